package org.kelvinrl.network;

/**
 * Forward and backward through an {@link Mlp}. The rows of one call should be few enough for all activations to stay in the
 * cache: a few hundred.
 *
 * <p>A layer's bias follows its weights in the parameters, as one row more of the matrix. So every input of a layer has a 1 at its
 * end, and one product gives {@code x W + b}; another gives the gradients of both.
 */
final class MlpPass implements Pass {

    /** Twice this as a factor takes every positive float to at least 1. */
    private static final float HUGE = 1e38f;

    /** Rows of activations start at multiples of this, a vector of the widest kind. */
    private static final int ALIGNMENT = 16;

    private final Mlp network;
    private final MatrixProduct product;
    private final int maxSteps;
    private final float[] input;

    /** activations[i] is the input of layer i with a 1 at the end of each row; the last one is the output, without. */
    private final float[][] activations;

    /** gradients[i] is the loss's gradient at activations[i]; the first one is never needed. */
    private final float[][] gradients;

    /** The loss's gradient at the input, without a 1; null if it is not asked for. */
    private final float[] inputGradient;

    /** strides[i] is the distance between rows of activations[i] and of gradients[i]. */
    private final int[] strides;

    private int rows;

    MlpPass(Mlp network, int maxSteps, MatrixProduct product) {
        this(network, maxSteps, product, false);
    }

    /**
     * A pass.
     *
     * @param network the perceptron
     * @param maxSteps most rows that it will see
     * @param product matrix product to compute with
     * @param hasInputGradient whether the gradient is also computed at the input, see {@link #inputGradient()}
     */
    MlpPass(Mlp network, int maxSteps, MatrixProduct product, boolean hasInputGradient) {
        this.network = network;
        this.product = product;
        this.maxSteps = maxSteps;
        this.input = new float[Math.multiplyExact(maxSteps, network.inputs())];
        this.inputGradient = hasInputGradient ? new float[input.length] : null;
        int layers = network.layers();
        this.activations = new float[layers + 1][];
        this.gradients = new float[layers + 1][];
        this.strides = new int[layers + 1];
        for (int i = 0; i < layers; i++) {
            strides[i] = (network.size(i) / ALIGNMENT + 1) * ALIGNMENT;
            activations[i] = withOnes(network.size(i), strides[i]);
            gradients[i] = i == 0 ? null : new float[activations[i].length];
        }
        strides[layers] = network.size(layers);
        activations[layers] = new float[Math.multiplyExact(maxSteps, strides[layers])];
        gradients[layers] = new float[activations[layers].length];
    }

    private float[] withOnes(int size, int stride) {
        float[] values = new float[Math.multiplyExact(maxSteps, stride)];
        for (int row = 0; row < maxSteps; row++) {
            values[row * stride + size] = 1f;
        }
        return values;
    }

    @Override
    public float[] input() {
        return input;
    }

    @Override
    public float[] output(int index) {
        return activations[network.layers()];
    }

    @Override
    public float[] outputGradient(int index) {
        return gradients[network.layers()];
    }

    /** The loss's gradient at the input, [rows, inputs], after {@link #backward}; null if the pass does not compute it. */
    float[] inputGradient() {
        return inputGradient;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        rows = sequences.rows();
        if (rows > maxSteps) {
            throw new IllegalArgumentException("steps: expected at most " + maxSteps + ", found " + rows);
        }
        takeInput();
        for (int layer = 0; layer < network.layers(); layer++) {
            forward(layer, parameters, offset + network.weights(layer));
            if (layer < network.layers() - 1) {
                rectify(activations[layer + 1], rows * strides[layer + 1]);
            }
        }
    }

    private void takeInput() {
        int size = network.inputs();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(input, row * size, activations[0], row * strides[0], size);
        }
    }

    private void forward(int layer, float[] parameters, int weights) {
        int in = network.size(layer) + 1;
        int out = network.size(layer + 1);
        int inStride = strides[layer];
        int outStride = strides[layer + 1];
        int part = MatrixProduct.rowsAtOnce(rows, in, out);
        for (int first = 0; first < rows; first += part) {
            product.multiply(
                    Math.min(part, rows - first),
                    out,
                    in,
                    activations[layer],
                    first * inStride,
                    inStride,
                    parameters,
                    weights,
                    out,
                    0f,
                    activations[layer + 1],
                    first * outStride,
                    outStride);
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset) {
        for (int layer = network.layers() - 1; layer >= 0; layer--) {
            addGradient(layer, gradient, gradientOffset + network.weights(layer));
            if (layer > 0) {
                backward(layer, parameters, offset + network.weights(layer), gradients[layer], strides[layer]);
                stopWhereRectified(gradients[layer], activations[layer], rows * strides[layer]);
            } else if (inputGradient != null) {
                backward(0, parameters, offset + network.weights(0), inputGradient, network.inputs());
            }
        }
    }

    private void addGradient(int layer, float[] gradient, int weights) {
        int in = network.size(layer) + 1;
        int out = network.size(layer + 1);
        int inStride = strides[layer];
        int outStride = strides[layer + 1];
        int part = MatrixProduct.rowsAtOnce(rows, in, out);
        for (int first = 0; first < rows; first += part) {
            product.multiplyTransposedLeft(
                    in,
                    out,
                    Math.min(part, rows - first),
                    activations[layer],
                    first * inStride,
                    inStride,
                    gradients[layer + 1],
                    first * outStride,
                    outStride,
                    1f,
                    gradient,
                    weights,
                    out);
        }
    }

    /** All rows at once: for this product OpenBLAS's way with large ones is the faster one. */
    private void backward(int layer, float[] parameters, int weights, float[] to, int stride) {
        int in = network.size(layer);
        int out = network.size(layer + 1);
        product.multiplyTransposedRight(
                rows,
                in,
                out,
                gradients[layer + 1],
                0,
                strides[layer + 1],
                parameters,
                weights,
                out,
                0f,
                to,
                0,
                stride);
    }

    /** The 1 at the end of a row stays. */
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
