package org.kelvinrl.loss;

import java.util.Random;

/** y = V tanh(W x), with its whole Jacobian and with back-propagation. */
final class TinyNetwork {
    private final double[][] w;
    private final double[][] v;

    TinyNetwork(Random random, int inputs, int hidden, int outputs) {
        this.w = matrix(random, hidden, inputs);
        this.v = matrix(random, outputs, hidden);
    }

    double[] outputs(double[] x) {
        return times(v, hidden(x));
    }

    /** dy_j / d parameter, the parameters being W and V row by row, by the chain rule for one output at a time. */
    double[][] jacobian(double[] x) {
        double[][] rows = new double[v.length][];
        for (int j = 0; j < v.length; j++) {
            rows[j] = new double[w.length * x.length + v.length * w.length];
            double[] h = hidden(x);
            for (int i = 0; i < w.length; i++) {
                for (int k = 0; k < x.length; k++) {
                    rows[j][i * x.length + k] = v[j][i] * (1 - h[i] * h[i]) * x[k];
                }
                rows[j][w.length * x.length + j * w.length + i] = h[i];
            }
        }
        return rows;
    }

    /** The parameters' gradient from that at the outputs: first the error at the hidden layer, then the products. */
    double[] backward(double[] x, double[] d) {
        double[] h = hidden(x);
        double[] error = Doubles.of(w.length, i -> (1 - h[i] * h[i]) * Doubles.sum(v.length, j -> v[j][i] * d[j]));
        int first = w.length * x.length;
        return Doubles.of(
                first + v.length * w.length,
                k -> k < first
                        ? error[k / x.length] * x[k % x.length]
                        : d[(k - first) / w.length] * h[(k - first) % w.length]);
    }

    private double[] hidden(double[] x) {
        double[] sums = times(w, x);
        return Doubles.of(sums.length, i -> Math.tanh(sums[i]));
    }

    private static double[] times(double[][] matrix, double[] x) {
        return Doubles.of(matrix.length, i -> Doubles.sum(x.length, k -> matrix[i][k] * x[k]));
    }

    private static double[][] matrix(Random random, int rows, int columns) {
        double[][] matrix = new double[rows][];
        for (int i = 0; i < rows; i++) {
            matrix[i] = Doubles.of(columns, k -> random.nextGaussian());
        }
        return matrix;
    }
}
