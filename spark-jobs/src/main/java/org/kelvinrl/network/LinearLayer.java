package org.kelvinrl.network;

/** {@code x W + b}, with W [inputs, outputs] row-major and b behind it in the parameters, as one row more; or some columns of it. */
final class LinearLayer implements Layer {

    private final Signal from;
    private final Signal to;
    private final WeightColumns weights;
    private final MatrixProduct product;
    private final float beta;

    /**
     * A layer.
     *
     * @param weights W's columns in the network's parameters
     * @param adds whether the gradient at what comes in is added to that which is there, as where other columns have given theirs
     */
    LinearLayer(Signal from, Signal to, WeightColumns weights, MatrixProduct product, boolean adds) {
        this.from = from;
        this.to = to;
        this.weights = weights;
        this.product = product;
        this.beta = adds ? 1f : 0f;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        int rows = sequences.rows();
        int in = from.size + 1;
        int part = product.rowsAtOnce(rows, in, to.size);
        for (int first = 0; first < rows; first += part) {
            product.multiply(
                    Math.min(part, rows - first),
                    to.size,
                    in,
                    from.values,
                    first * from.stride,
                    from.stride,
                    parameters,
                    offset + weights.first(),
                    weights.stride(),
                    0f,
                    to.values,
                    first * to.stride,
                    to.stride);
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows) {
        addGradient(gradient, gradientOffset + weights.first(), rows);
        if (from.gradients != null) {
            backward(parameters, offset + weights.first(), rows);
        }
    }

    private void addGradient(float[] gradient, int at, int rows) {
        int in = from.size + 1;
        int part = product.rowsAtOnce(rows, in, to.size);
        for (int first = 0; first < rows; first += part) {
            product.multiplyTransposedLeft(
                    in,
                    to.size,
                    Math.min(part, rows - first),
                    from.values,
                    first * from.stride,
                    from.stride,
                    to.gradients,
                    first * to.stride,
                    to.stride,
                    1f,
                    gradient,
                    at,
                    weights.stride());
        }
    }

    /** All rows at once: for this product OpenBLAS's way with large ones is the faster one. */
    private void backward(float[] parameters, int at, int rows) {
        product.multiplyTransposedRight(
                rows,
                from.size,
                to.size,
                to.gradients,
                0,
                to.stride,
                parameters,
                at,
                weights.stride(),
                beta,
                from.gradients,
                0,
                from.stride);
    }
}
