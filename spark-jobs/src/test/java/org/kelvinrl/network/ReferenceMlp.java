package org.kelvinrl.network;

import java.util.List;

/** A perceptron in double precision, written to be read: what the fast one is held to. */
public final class ReferenceMlp {

    private final List<Integer> sizes;

    public ReferenceMlp(List<Integer> sizes) {
        this.sizes = sizes;
    }

    public double[] outputs(double[] parameters, double[] input) {
        double[] values = input;
        int offset = 0;
        for (int layer = 0; layer + 1 < sizes.size(); layer++) {
            int in = sizes.get(layer);
            int out = sizes.get(layer + 1);
            double[] next = new double[out];
            for (int j = 0; j < out; j++) {
                next[j] = parameters[offset + in * out + j];
                for (int i = 0; i < in; i++) {
                    next[j] += values[i] * parameters[offset + i * out + j];
                }
                if (layer + 2 < sizes.size()) {
                    next[j] = Math.max(next[j], 0);
                }
            }
            offset += (in + 1) * out;
            values = next;
        }
        return values;
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
