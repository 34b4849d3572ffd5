package org.kelvinrl.loss;

import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** A way to compute the loss of a batch and its gradient at the logits. */
interface Contestant {
    String KERNEL = "kernel";
    String DOUBLE = "double";
    String ND4J_KLD = "nd4j-kld";
    String ND4J_MCXENT = "nd4j-mcxent";
    String ND4J_SOFTMAX = "nd4j-softmax";
    String ND4J_PASSES = "nd4j-passes";
    String COPY = "copy";

    /** Gives a contestant that has taken its memory. */
    static Contestant named(String name, Batch batch) {
        return switch (name) {
            case KERNEL -> new KernelPath(batch);
            case DOUBLE -> new DoublePath(batch);
            case ND4J_KLD -> new Nd4jLoss(new LossKLD(), batch);
            case ND4J_MCXENT -> new Nd4jLoss(new LossMCXENT(), batch);
            case ND4J_SOFTMAX -> new Nd4jSoftmax(batch);
            case ND4J_PASSES -> new Nd4jPasses(batch);
            case COPY -> new Copy(batch);
            default ->
                throw new IllegalArgumentException(
                        "contestant: expected one of those that LossBenchmark names, found " + name);
        };
    }

    /** Computes all rows: the mean of D - lambda H (one says of what instead), and the gradient of the sum. */
    double compute();

    /** The gradient that was computed last, action j of row i at {@code i * A + j}. */
    float[] gradient();
}
