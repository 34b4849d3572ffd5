package org.kelvinrl.network;

import java.util.Arrays;

/**
 * Forward and backward through an {@link Mlp}. The rows of one call should be few enough for all activations to stay in the
 * cache: a few hundred.
 */
final class MlpPass implements Pass {

    /** Twice this as a factor takes every positive float to at least 1. */
    private static final float HUGE = 1e38f;

    private final Mlp network;
    private final MatrixProduct product;
    private final int maxSteps;

    /** activations[i] is the input of layer i; the last one is the output. */
    private final float[][] activations;

    /** gradients[i] is the loss's gradient at activations[i]; the first one is never needed. */
    private final float[][] gradients;

    /** A row of ones: its product with a matrix is the sum of the matrix's rows. */
    private final float[] ones;

    private int rows;

    MlpPass(Mlp network, int maxSteps, MatrixProduct product) {
        this.network = network;
        this.product = product;
        this.maxSteps = maxSteps;
        this.ones = new float[maxSteps];
        Arrays.fill(ones, 1f);
        this.activations = new float[network.layers() + 1][];
        this.gradients = new float[network.layers() + 1][];
        for (int i = 0; i <= network.layers(); i++) {
            activations[i] = new float[Math.multiplyExact(maxSteps, network.size(i))];
            gradients[i] = i == 0 ? null : new float[activations[i].length];
        }
    }

    @Override
    public float[] input() {
        return activations[0];
    }

    @Override
    public float[] output(int index) {
        return activations[network.layers()];
    }

    @Override
    public float[] outputGradient(int index) {
        return gradients[network.layers()];
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        rows = sequences.steps();
        if (rows > maxSteps) {
            throw new IllegalArgumentException("steps: expected at most " + maxSteps + ", found " + rows);
        }
        for (int layer = 0; layer < network.layers(); layer++) {
            int in = network.size(layer);
            int out = network.size(layer + 1);
            float[] to = activations[layer + 1];
            repeat(parameters, offset + network.bias(layer), out, to);
            product.multiply(
                    rows, out, in, activations[layer], 0, parameters, offset + network.weights(layer), 1f, to, 0);
            if (layer < network.layers() - 1) {
                rectify(to, rows * out);
            }
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset) {
        for (int layer = network.layers() - 1; layer >= 0; layer--) {
            int in = network.size(layer);
            int out = network.size(layer + 1);
            float[] from = gradients[layer + 1];
            product.multiplyTransposedLeft(
                    in,
                    out,
                    rows,
                    activations[layer],
                    0,
                    from,
                    0,
                    1f,
                    gradient,
                    gradientOffset + network.weights(layer));
            product.multiply(1, out, rows, ones, 0, from, 0, 1f, gradient, gradientOffset + network.bias(layer));
            if (layer > 0) {
                product.multiplyTransposedRight(
                        rows, in, out, from, 0, parameters, offset + network.weights(layer), 0f, gradients[layer], 0);
                stopWhereRectified(gradients[layer], activations[layer], rows * in);
            }
        }
    }

    /** Starts every row with the bias, so that the product has only to be added. */
    private void repeat(float[] bias, int offset, int size, float[] to) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(bias, offset, to, row * size, size);
        }
    }

    private static void rectify(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = Math.max(values[i], 0f);
        }
    }

    /**
     * The gradient passes where the rectifier's output is positive. Without a branch, so that the compiler vectorises it: the
     * factor is exactly 1 for every positive float and exactly 0 for 0.
     */
    private static void stopWhereRectified(float[] gradient, float[] rectified, int count) {
        for (int i = 0; i < count; i++) {
            gradient[i] *= Math.min(rectified[i] * HUGE * HUGE, 1f);
        }
    }
}
