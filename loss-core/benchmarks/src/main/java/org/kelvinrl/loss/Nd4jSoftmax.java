package org.kelvinrl.loss;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J in as few operations as there are: its softmax of both matrices, then with l = log p
 *
 * <pre>
 *   D = sum q (log q - l),   -H = sum p l,   gradient = p - q + lambda p (l + H)
 * </pre>
 *
 * <p>It has no guard against p = 0, which these rows do not need.
 */
final class Nd4jSoftmax implements Contestant {
    private final double entropyWeight;
    private final INDArray y;
    private final INDArray u;
    private final INDArray p;
    private final INDArray q;
    private final INDArray logP;
    private final INDArray work;
    private final INDArray minusEntropy;
    private final INDArray minusEntropyFlat;

    Nd4jSoftmax(Batch batch) {
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
    }

    @Override
    public double compute() {
        Nd4j.exec(new SoftMax(y, p));
        Nd4j.exec(new SoftMax(u, q));
        Nd4jMatrices.log(p, logP);
        Nd4jMatrices.log(q, work);
        work.subi(logP);
        double divergence = Nd4jMatrices.dot(q, work);
        p.muli(logP, work);
        work.sum(minusEntropyFlat, 1);
        double entropy = -minusEntropy.sumNumber().doubleValue();
        logP.subiColumnVector(minusEntropy).muli(p);
        p.subi(q);
        Nd4jMatrices.addScaled(entropyWeight, logP, p);
        return (divergence - entropyWeight * entropy) / Batch.ROWS;
    }

    @Override
    public float[] gradient() {
        return Nd4jMatrices.toHeap(p);
    }
}
