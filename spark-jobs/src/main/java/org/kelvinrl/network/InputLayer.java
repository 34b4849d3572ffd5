package org.kelvinrl.network;

import org.kelvinrl.rows.Sparsity;

/**
 * The first linear layer of a pass. Where the inputs are mostly 0, as those of a state that is one-hot, its sums are {@link Lookup}s: the
 * same up to rounding, without a product with all the zeros.
 */
final class InputLayer implements Layer {

    private final MlpInput input;
    private final Signal to;
    private final WeightColumns weights;
    private final MatrixProduct product;

    /** Null where there are too few inputs, or their gradient is asked for. */
    private final Lookup lookup;

    /** Null until rows are not mostly 0. */
    private LinearLayer dense;

    private boolean isSparse;

    /**
     * A layer.
     *
     * @param input the pass's input
     * @param to the sums
     * @param weights the weights in the network's parameters
     */
    InputLayer(MlpInput input, Signal to, WeightColumns weights, MatrixProduct product) {
        this.input = input;
        this.to = to;
        this.weights = weights;
        this.product = product;
        this.lookup = Sparsity.isPossible(input.size) && !input.hasGradient()
                ? new Lookup(input, 0, input.size, to.size, weights.stride(), Sparsity.most(input.size))
                : null;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        int rows = sequences.rows();
        isSparse = lookup != null && lookup.find(rows);
        if (isSparse) {
            int table = offset + weights.first();
            lookup.forward(parameters, table, table + input.size * weights.stride(), to, rows, 0);
            return;
        }
        Signal from = input.signal();
        for (int row = 0; row < rows; row++) {
            input.copyTo(row, from.values, row * from.stride);
        }
        dense = dense == null ? new LinearLayer(from, to, weights, product, false) : dense;
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
        int bias = table + input.size * weights.stride();
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < to.size; j++) {
                gradient[bias + j] += to.gradients[row * to.stride + j];
            }
        }
    }
}
