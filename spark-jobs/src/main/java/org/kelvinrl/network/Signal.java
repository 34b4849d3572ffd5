package org.kelvinrl.network;

/**
 * What flows from one layer of a pass to the next, and the loss's gradient that flows back: [rows, size], row-major. Behind the values
 * of a row stands a 1, so that the product with a matrix that has a bias as its last row gives {@code x W + b}.
 */
final class Signal {

    /** Rows start at multiples of this, a vector of the widest kind. */
    private static final int ALIGNMENT = 16;

    final float[] values;

    /** As long as the values; null where nobody asks for the gradient. */
    final float[] gradients;

    final int size;

    /** Distance between rows, of values and of gradients. */
    final int stride;

    private Signal(float[] values, float[] gradients, int size, int stride) {
        this.values = values;
        this.gradients = gradients;
        this.size = size;
        this.stride = stride;
    }

    /** A signal between two layers. */
    static Signal between(int size, int maxRows) {
        float[] gradients = new float[Math.multiplyExact(maxRows, strideOf(size))];
        return new Signal(new float[gradients.length], gradients, size, strideOf(size)).withOnes(maxRows);
    }

    /** What the first layer sees, and no gradient is asked for. */
    static Signal input(int size, int maxRows) {
        float[] values = new float[Math.multiplyExact(maxRows, strideOf(size))];
        return new Signal(values, null, size, strideOf(size)).withOnes(maxRows);
    }

    /** What the last layer gives: no 1 stands behind a row, nor anything else. */
    static Signal output(int size, int maxRows) {
        int count = Math.multiplyExact(maxRows, size);
        return new Signal(new float[count], new float[count], size, size);
    }

    /** What somebody else keeps, without gaps between rows. */
    static Signal of(float[] values, float[] gradients, int size) {
        return new Signal(values, gradients, size, size);
    }

    /** Values of their own, and the same gradients: for a layer that makes the gradient of one that of the other in their place. */
    Signal successor(int maxRows) {
        return new Signal(new float[values.length], gradients, size, stride).withOnes(maxRows);
    }

    private static int strideOf(int size) {
        return Math.multiplyExact(size / ALIGNMENT + 1, ALIGNMENT);
    }

    /** Puts the ones back behind rows that were computed whole. */
    Signal withOnes(int rows) {
        for (int row = 0; row < rows; row++) {
            values[row * stride + size] = 1f;
        }
        return this;
    }
}
