package org.kelvinrl.loss;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;

/** Matrices outside of the heap and the steps that ND4J's contestants share. Getting rows there and back is not measured. */
final class Nd4jMatrices {
    private final int actions;

    Nd4jMatrices(Batch batch) {
        if (!batch.loss.divergence().name().equals(ForwardKl.NAME)) {
            throw new IllegalArgumentException("ND4J: expected " + ForwardKl.NAME + ", found " + batch.loss);
        }
        this.actions = batch.actions;
    }

    INDArray matrixOf(float[] numbers) {
        return Nd4j.createFromArray(numbers).reshape(Batch.ROWS, actions);
    }

    INDArray newMatrix() {
        return Nd4j.create(DataType.FLOAT, Batch.ROWS, actions);
    }

    INDArray newColumn() {
        return Nd4j.create(DataType.FLOAT, Batch.ROWS, 1);
    }

    /** The same numbers in the shape that reductions along actions write. */
    static INDArray flat(INDArray column) {
        return column.reshape(Batch.ROWS);
    }

    static void log(INDArray x, INDArray result) {
        Nd4j.exec(new Log(x, result));
    }

    /** sum x y over all elements, by BLAS: the fastest way that ND4J has. */
    static double dot(INDArray x, INDArray y) {
        return Nd4j.getBlasWrapper().level1().dot(x.length(), 1, x, y);
    }

    /** y += a x, likewise. */
    static void addScaled(double a, INDArray x, INDArray y) {
        Nd4j.getBlasWrapper().level1().axpy(x.length(), a, x, y);
    }

    static float[] toHeap(INDArray matrix) {
        return matrix.data().asFloat();
    }
}
