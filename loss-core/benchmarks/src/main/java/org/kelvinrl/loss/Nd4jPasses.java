package org.kelvinrl.loss;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J with as little arithmetic as the formulas allow: more operations, but no logarithm of a matrix and not its slow softmax. With
 * z = y - max y, s = sum exp(z), v and t likewise of the Q-values, and m = sum p z,
 *
 * <pre>
 *   D = sum q (v - z) + log s - log t,   H = log s - m,   gradient = p - q + lambda p (z - m)
 * </pre>
 */
final class Nd4jPasses implements Contestant {
    private final double entropyWeight;
    private final INDArray y;
    private final INDArray u;
    private final INDArray z;
    private final INDArray v;
    private final INDArray p;
    private final INDArray q;
    private final INDArray column;
    private final INDArray columnFlat;

    Nd4jPasses(Batch batch) {
        Nd4jMatrices matrices = new Nd4jMatrices(batch);
        this.entropyWeight = batch.loss.entropyWeight();
        this.y = matrices.matrixOf(batch.logits);
        this.u = matrices.matrixOf(batch.targets);
        this.z = matrices.newMatrix();
        this.v = matrices.newMatrix();
        this.p = matrices.newMatrix();
        this.q = matrices.newMatrix();
        this.column = matrices.newColumn();
        this.columnFlat = Nd4jMatrices.flat(column);
    }

    @Override
    public double compute() {
        double logS = softmax(y, z, p);
        double logT = softmax(u, v, q);
        v.subi(z);
        double divergence = Nd4jMatrices.dot(q, v) + logS - logT;
        p.muli(z, v);
        v.sum(columnFlat, 1);
        double entropy = logS - column.sumNumber().doubleValue();
        z.subiColumnVector(column).muli(p);
        p.subi(q);
        Nd4jMatrices.addScaled(entropyWeight, z, p);
        return (divergence - entropyWeight * entropy) / Batch.ROWS;
    }

    /** Writes differences to the rows' maxima and probabilities; gives the sum over rows of log sum exp of the differences. */
    private double softmax(INDArray x, INDArray difference, INDArray probability) {
        Nd4j.exec(new Max(x, columnFlat, 1));
        difference.assign(x).subiColumnVector(column);
        Nd4j.exec(new Exp(difference, probability));
        probability.sum(columnFlat, 1);
        probability.diviColumnVector(column);
        Nd4jMatrices.log(column, column);
        return column.sumNumber().doubleValue();
    }

    @Override
    public float[] gradient() {
        return Nd4jMatrices.toHeap(p);
    }
}
