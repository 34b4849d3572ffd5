package org.kelvinrl.network;

/**
 * The first linear layer of a pass. Where the inputs are mostly 0, as those of a state that is one-hot, its sums are {@link Lookup}s: the
 * same up to rounding, without a product with all the zeros.
 */
final class InputLayer implements Layer {

    /** With fewer inputs a product with all of them is as fast. */
    private static final int FEWEST_INPUTS = 64;

    /** Inputs for each that is not 0, at least. */
    private static final int SPARSITY = 16;

    private final float[] input;
    private final Signal from;
    private final Signal to;
    private final WeightColumns weights;
    private final LinearLayer dense;

    /** Null where there are too few inputs, or their gradient is asked for. */
    private final Lookup lookup;

    private boolean isSparse;

    /**
     * A layer.
     *
     * @param input the pass's input
     * @param from where the inputs are copied to, each row with a 1 behind it
     * @param to the sums
     * @param weights the weights in the network's parameters
     */
    InputLayer(float[] input, Signal from, Signal to, WeightColumns weights, MatrixProduct product) {
        this.input = input;
        this.from = from;
        this.to = to;
        this.weights = weights;
        this.dense = new LinearLayer(from, to, weights, product, false);
        this.lookup = from.size < FEWEST_INPUTS || from.gradients != null
                ? null
                : new Lookup(input, from.size, 0, from.size, to.size, weights.stride(), from.size / SPARSITY);
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        int rows = sequences.rows();
        isSparse = lookup != null && lookup.find(rows);
        if (isSparse) {
            int table = offset + weights.first();
            lookup.forward(parameters, table, table + from.size * weights.stride(), to, rows, 0);
            return;
        }
        for (int row = 0; row < rows; row++) {
            System.arraycopy(input, row * from.size, from.values, row * from.stride, from.size);
        }
        dense.forward(parameters, offset, sequences);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows) {
        if (!isSparse) {
            dense.backward(parameters, offset, gradient, gradientOffset, rows);
            return;
        }
        int table = gradientOffset + weights.first();
        lookup.backward(to, rows, 0, gradient, table);
        int bias = table + from.size * weights.stride();
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < to.size; j++) {
                gradient[bias + j] += to.gradients[row * to.stride + j];
            }
        }
    }
}
