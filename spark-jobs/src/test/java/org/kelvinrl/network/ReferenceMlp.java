package org.kelvinrl.network;

import java.util.List;

/** A perceptron in double precision, written to be read: what the fast one is held to. */
public final class ReferenceMlp {

    private final int inputs;
    private final HiddenLayers hidden;
    private final int outputs;

    /** A perceptron of rectifiers. */
    public ReferenceMlp(List<Integer> sizes) {
        this(sizes.get(0), HiddenLayers.rectified(sizes.subList(1, sizes.size() - 1)), sizes.get(sizes.size() - 1));
    }

    ReferenceMlp(int inputs, HiddenLayers hidden, int outputs) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.outputs = outputs;
    }

    public double[] outputs(double[] parameters, double[] input) {
        return outputs(parameters, input, null);
    }

    /** While it learns, if there is noise. */
    double[] outputs(double[] parameters, double[] input, Long noise) {
        double[] values = input;
        int offset = 0;
        int in = inputs;
        for (int layer = 0; layer < hidden.sizes().size(); layer++) {
            int out = hidden.sizes().get(layer);
            double[] next = linear(parameters, offset, values, out);
            offset += (in + 1) * out;
            if (hidden.isNormalised()) {
                next = normalised(next, parameters, offset);
                offset += 2 * out;
            }
            for (int j = 0; j < out; j++) {
                next[j] = activation(hidden.activation(), next[j]);
            }
            if (hidden.dropout() > 0 && noise != null) {
                drop(next, noise, layer);
            }
            if (hidden.isResidual() && layer > 0 && in == out) {
                for (int j = 0; j < out; j++) {
                    next[j] += values[j];
                }
            }
            values = next;
            in = out;
        }
        return linear(parameters, offset, values, outputs);
    }

    private static double[] linear(double[] parameters, int offset, double[] values, int out) {
        int in = values.length;
        double[] next = new double[out];
        for (int j = 0; j < out; j++) {
            next[j] = parameters[offset + in * out + j];
            for (int i = 0; i < in; i++) {
                next[j] += values[i] * parameters[offset + i * out + j];
            }
        }
        return next;
    }

    private static double[] normalised(double[] values, double[] parameters, int gains) {
        int size = values.length;
        double mean = 0;
        double squares = 0;
        for (double value : values) {
            mean += value / size;
        }
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double[] normalised = new double[size];
        for (int j = 0; j < size; j++) {
            double standard = (values[j] - mean) / Math.sqrt(squares / size + 1e-5);
            normalised[j] = parameters[gains + j] * standard + parameters[gains + size + j];
        }
        return normalised;
    }

    private void drop(double[] values, long noise, int layer) {
        int[] numbers = new int[values.length];
        DropoutLayer.draw(noise, layer, numbers);
        for (int j = 0; j < values.length; j++) {
            boolean isDropped = numbers[j] < DropoutLayer.threshold(hidden.dropout());
            values[j] = isDropped ? 0 : values[j] / (1 - hidden.dropout());
        }
    }

    static double activation(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(x, 0);
            case TANH -> Math.tanh(x);
            case GELU -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SILU -> x / (1 + Math.exp(-x));
        };
    }
}
