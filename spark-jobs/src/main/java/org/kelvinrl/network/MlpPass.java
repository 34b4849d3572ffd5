package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.rows.SparseRows;

/**
 * Forward and backward through an {@link Mlp}, layer by layer. The rows of one call should be few enough for all activations to stay in
 * the cache: a few hundred.
 */
final class MlpPass implements Pass {

    private final int maxSteps;
    private final MatrixProduct product;
    private final MlpInput input;
    private final Signal last;

    /** The loss's gradient at the input; null if it is not asked for. */
    private final float[] inputGradient;

    private final List<Layer> layers = new ArrayList<>();
    private int rows;

    MlpPass(Mlp network, int maxSteps, MatrixProduct product) {
        this(network, maxSteps, product, List.of(Signal.output(network.outputSize(), maxSteps)));
    }

    /**
     * A pass with the gradient at the input, see {@link #inputGradient()}; not of embeddings.
     *
     * @param network the perceptron
     * @param maxSteps most rows that it will see
     * @param product matrix product to compute with
     * @param input what becomes its {@link #input}
     */
    MlpPass(Mlp network, int maxSteps, MatrixProduct product, float[] input) {
        this(
                network,
                maxSteps,
                product,
                MlpInput.computed(input, network.inputs()),
                List.of(Signal.output(network.outputSize(), maxSteps)));
    }

    /**
     * A pass without a gradient at the input.
     *
     * @param network the perceptron
     * @param maxSteps most rows that it will see
     * @param product matrix product to compute with
     * @param ends where the outputs go, so many of them for each as it has room for
     */
    MlpPass(Mlp network, int maxSteps, MatrixProduct product, List<Signal> ends) {
        this(network, maxSteps, product, MlpInput.of(network.inputs(), maxSteps), ends);
    }

    private MlpPass(Mlp network, int maxSteps, MatrixProduct product, MlpInput input, List<Signal> ends) {
        this.maxSteps = maxSteps;
        this.product = product;
        this.input = input;
        this.inputGradient = input.hasGradient() ? new float[input.whole().length] : null;
        this.last = ends.get(0);
        Signal end = first(network);
        int hidden = network.hidden().sizes().size();
        for (int layer = 0; layer < hidden; layer++) {
            end = addHidden(network, layer, end);
        }
        addLast(network, end, ends);
    }

    /** What the first linear layer sees; null if it is the input. */
    private Signal first(Mlp network) {
        if (network.categories().isEmpty()) {
            return null;
        }
        EmbeddingLayer embedding = new EmbeddingLayer(network.categories(), input, network.tables());
        layers.add(embedding);
        return embedding.to();
    }

    private Layer linear(Mlp network, int layer, Signal from, Signal to) {
        WeightColumns weights = new WeightColumns(network.weights(layer), to.size);
        return layers.isEmpty()
                ? new InputLayer(input, to, weights, product)
                : new LinearLayer(from, to, weights, product, false);
    }

    /** Backwards, the last of them is the first, and the others add their gradients to its. */
    private void addLast(Mlp network, Signal from, List<Signal> ends) {
        boolean isFirst = layers.isEmpty();
        int at = network.weights(network.hidden().sizes().size());
        for (Signal end : ends) {
            WeightColumns weights = new WeightColumns(at, network.outputSize());
            boolean adds = end != ends.get(ends.size() - 1);
            layers.add(
                    isFirst
                            ? new InputLayer(input, end, weights, product)
                            : new LinearLayer(from, end, weights, product, adds));
            at += end.size;
        }
    }

    private Signal addHidden(Mlp network, int layer, Signal from) {
        HiddenLayers hidden = network.hidden();
        List<Layer> parts = new ArrayList<>();
        Signal end = Signal.between(hidden.sizes().get(layer), maxSteps);
        parts.add(linear(network, layer, from, end));
        if (hidden.isNormalised()) {
            NormLayer norm = new NormLayer(end, network.gains(layer), maxSteps);
            parts.add(norm);
            end = norm.to();
        }
        ActivationLayer activation = new ActivationLayer(hidden.activation(), end, maxSteps);
        parts.add(activation);
        end = activation.to();
        if (hidden.dropout() > 0) {
            DropoutLayer dropout = new DropoutLayer(end, hidden.dropout(), layer, maxSteps);
            parts.add(dropout);
            end = dropout.to();
        }
        if (!hidden.isAddedTo(layer)) {
            layers.addAll(parts);
            return end;
        }
        ResidualLayer residual = new ResidualLayer(parts, from, end, maxSteps);
        layers.add(residual);
        return residual.to();
    }

    @Override
    public float[] input() {
        return input.whole();
    }

    @Override
    public SparseRows sparseInput() {
        return input.sparse();
    }

    @Override
    public float[] output(int index) {
        return last.values;
    }

    @Override
    public float[] outputGradient(int index) {
        return last.gradients;
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
        input.requireRows(rows);
        for (Layer layer : layers) {
            layer.forward(parameters, offset, sequences);
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i).backward(parameters, offset, gradient, gradientOffset, rows);
        }
        for (int row = 0; inputGradient != null && row < rows; row++) {
            Signal first = input.signal();
            System.arraycopy(first.gradients, row * first.stride, inputGradient, row * first.size, first.size);
        }
    }
}
