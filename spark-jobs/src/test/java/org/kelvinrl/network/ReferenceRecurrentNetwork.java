package org.kelvinrl.network;

import java.util.Arrays;
import java.util.List;

/** A {@link RecurrentNetwork} in double precision, one sequence at a time and with plain loops, as slow as can be. */
final class ReferenceRecurrentNetwork {

    private final String cell;
    private final int inputs;
    private final List<Integer> hidden;
    private final int units;
    private final List<Integer> after;
    private final int outputs;

    ReferenceRecurrentNetwork(
            String cell, int inputs, List<Integer> hidden, int units, List<Integer> after, int outputs) {
        this.cell = cell;
        this.inputs = inputs;
        this.hidden = hidden;
        this.units = units;
        this.after = after;
        this.outputs = outputs;
    }

    /**
     * The outputs of a sequence.
     *
     * @param parameters flat parameters
     * @param input [steps][inputs]
     * @param states [steps], the state before a step where it is given; null where it is that of the step before. It is overwritten with
     *     all states, and has one more for the state behind the last step
     */
    double[][] outputs(double[] parameters, double[][] input, double[][] states) {
        int gates = cell.equals("gru") ? 3 : 4;
        ReferenceMlp first = new ReferenceMlp(sizes(inputs, hidden, gates * units));
        ReferenceMlp last = new ReferenceMlp(sizes(units, after, outputs));
        int weights = count(sizes(inputs, hidden, gates * units));
        int behind = weights + gates * units * units + (gates == 3 ? units : 0);
        double[][] results = new double[input.length][];
        for (int step = 0; step < input.length; step++) {
            double[] x = first.outputs(parameters, input[step]);
            double[] next =
                    gates == 3 ? gru(x, states[step], parameters, weights) : lstm(x, states[step], parameters, weights);
            states[step + 1] = states[step + 1] == null ? next : states[step + 1];
            results[step] =
                    last.outputs(Arrays.copyOfRange(parameters, behind, parameters.length), Arrays.copyOf(next, units));
        }
        return results;
    }

    private double[] gru(double[] x, double[] state, double[] p, int weights) {
        double[] next = new double[units];
        for (int j = 0; j < units; j++) {
            double r = logistic(x[j] + product(state, p, weights, 0, j));
            double z = logistic(x[units + j] + product(state, p, weights, 1, j));
            double inner = product(state, p, weights, 2, j) + p[weights + 3 * units * units + j];
            double n = Math.tanh(x[2 * units + j] + r * inner);
            next[j] = (1 - z) * n + z * state[j];
        }
        return next;
    }

    private double[] lstm(double[] x, double[] state, double[] p, int weights) {
        double[] next = new double[2 * units];
        for (int j = 0; j < units; j++) {
            double in = logistic(x[j] + product(state, p, weights, 0, j));
            double forget = logistic(x[units + j] + product(state, p, weights, 1, j));
            double out = logistic(x[2 * units + j] + product(state, p, weights, 2, j));
            double candidate = Math.tanh(x[3 * units + j] + product(state, p, weights, 3, j));
            next[units + j] = forget * state[units + j] + in * candidate;
            next[j] = out * Math.tanh(next[units + j]);
        }
        return next;
    }

    private double product(double[] state, double[] p, int weights, int gate, int j) {
        double sum = 0;
        for (int i = 0; i < units; i++) {
            sum += state[i] * p[weights + (gate * units + i) * units + j];
        }
        return sum;
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static List<Integer> sizes(int first, List<Integer> between, int last) {
        List<Integer> sizes = new java.util.ArrayList<>(List.of(first));
        sizes.addAll(between);
        sizes.add(last);
        return sizes;
    }

    private static int count(List<Integer> sizes) {
        int count = 0;
        for (int i = 1; i < sizes.size(); i++) {
            count += (sizes.get(i - 1) + 1) * sizes.get(i);
        }
        return count;
    }
}
