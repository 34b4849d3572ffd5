package org.kelvinrl.network;

import org.kelvinrl.random.RandomStream;

/** Square matrices that turn and do not stretch, as starting values of weights that multiply a state step after step (Saxe et al., 2014). */
final class OrthogonalMatrix {

    private OrthogonalMatrix() {}

    /**
     * Writes a random one: uniform numbers, made orthogonal by Gram and Schmidt, in double.
     *
     * @param to where it goes, [size, size] row-major
     * @param offset index of its first element
     * @param size number of rows
     * @param random where its numbers come from
     */
    static void write(float[] to, int offset, int size, RandomStream random) {
        double[][] rows = new double[size][size];
        for (int i = 0; i < size; i++) {
            do {
                for (int j = 0; j < size; j++) {
                    rows[i][j] = 2 * random.nextUniform() - 1;
                }
            } while (!isMadeOrthogonal(rows, i));
            for (int j = 0; j < size; j++) {
                to[offset + i * size + j] = (float) rows[i][j];
            }
        }
    }

    /** Takes from a row what it has in common with those before, and gives it length 1; false if next to nothing is left. */
    private static boolean isMadeOrthogonal(double[][] rows, int i) {
        double[] row = rows[i];
        for (int other = 0; other < i; other++) {
            double common = product(row, rows[other]);
            for (int j = 0; j < row.length; j++) {
                row[j] -= common * rows[other][j];
            }
        }
        double length = Math.sqrt(product(row, row));
        for (int j = 0; j < row.length; j++) {
            row[j] /= length;
        }
        return length > 1e-3;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
