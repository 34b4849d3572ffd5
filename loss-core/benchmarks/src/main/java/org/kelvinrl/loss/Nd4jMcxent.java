package org.kelvinrl.loss;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * ND4J's own loss: LossMCXENT with a softmax gives p - q for labels q, and p follows by adding q. Entropy and divergence are those of
 * {@link Nd4jSoftmax}; the loss's own score, the cross-entropy, would cost more than they do and is left out.
 */
final class Nd4jMcxent implements Contestant {
    private final double entropyWeight;
    private final LossMCXENT loss = new LossMCXENT();
    private final IActivation softmax = new ActivationSoftmax();
    private final INDArray y;
    private final INDArray u;
    private final INDArray p;
    private final INDArray q;
    private final INDArray logP;
    private final INDArray work;
    private final INDArray minusEntropy;
    private final INDArray minusEntropyFlat;
    private INDArray slope;

    Nd4jMcxent(Batch batch) {
        Nd4jMatrices matrices = new Nd4jMatrices(batch);
        this.entropyWeight = batch.loss.entropyWeight();
        this.y = matrices.matrixOf(batch.logits);
        this.u = matrices.matrixOf(batch.targets);
        this.p = matrices.newMatrix();
        this.q = matrices.newMatrix();
        this.logP = matrices.newMatrix();
        this.work = matrices.newMatrix();
        this.minusEntropy = matrices.newColumn();
        this.minusEntropyFlat = Nd4jMatrices.flat(minusEntropy);
        this.slope = p;
    }

    @Override
    public double compute() {
        Nd4j.exec(new SoftMax(u, q));
        // Both are overwritten by what is called: the softmax goes to where the logits were.
        p.assign(y);
        slope = loss.computeGradient(q, p, softmax, null);
        slope.addi(q, p);
        Nd4jMatrices.log(p, logP);
        Nd4jMatrices.log(q, work);
        work.subi(logP);
        double divergence = Nd4jMatrices.dot(q, work);
        p.muli(logP, work);
        work.sum(minusEntropyFlat, 1);
        double entropy = -minusEntropy.sumNumber().doubleValue();
        logP.subiColumnVector(minusEntropy).muli(p);
        Nd4jMatrices.addScaled(entropyWeight, logP, slope);
        return divergence - entropyWeight * entropy;
    }

    @Override
    public float[] gradient() {
        return Nd4jMatrices.heapCopy(slope);
    }
}
