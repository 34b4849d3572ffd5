package org.kelvinrl.network;

import java.util.Arrays;

/**
 * The product of inputs that are mostly 0 with a matrix, by the matrix's rows that the others choose: {@code sum of x_i W_i} over the
 * i with x_i other than 0. Where one of them is 1, as in a category, that is a row of a table. Not thread-safe.
 */
final class Lookup {

    private final float[] input;
    private final int stride;
    private final int first;
    private final int count;
    private final int size;
    private final int columns;
    private final int most;

    /** Row r's inputs other than 0 are places[ends[r - 1]] ... places[ends[r] - 1]. */
    private final int[] ends;

    private final int[] places;

    // the compiler makes vector instructions where all indices are the same
    private final float[] sum;
    private final float[] tableRow;

    /**
     * A lookup.
     *
     * @param input the pass's input, row-major
     * @param stride inputs of a row
     * @param first the first of the inputs that are looked at
     * @param count how many are, which is the number of the matrix's rows
     * @param size how many of its columns the products are of
     * @param columns the number of all its columns
     * @param most how many of a row's inputs are other than 0, at most
     */
    Lookup(float[] input, int stride, int first, int count, int size, int columns, int most) {
        this.input = input;
        this.stride = stride;
        this.first = first;
        this.count = count;
        this.size = size;
        this.columns = columns;
        this.most = most;
        int maxRows = input.length / stride;
        this.ends = new int[maxRows];
        this.places = new int[Math.multiplyExact(maxRows, most)];
        this.sum = new float[size];
        this.tableRow = new float[size];
    }

    /**
     * Finds the inputs other than 0.
     *
     * @return false, and nothing is found, if a row has more of them than were to be expected
     */
    boolean find(int rows) {
        int found = 0;
        for (int row = 0; row < rows; row++) {
            int from = row * stride + first;
            int bound = found + most;
            for (int i = 0; i < count; i++) {
                if (input[from + i] != 0) {
                    if (found == bound) {
                        return false;
                    }
                    places[found++] = i;
                }
            }
            ends[row] = found;
        }
        return true;
    }

    /**
     * Computes the products.
     *
     * @param parameters vector that holds the matrix
     * @param table index of its first element
     * @param bias index of what is added to each product; -1 if nothing is
     * @param to where the products go
     * @param column from which place of a row on
     */
    void forward(float[] parameters, int table, int bias, Signal to, int rows, int column) {
        int next = 0;
        for (int row = 0; row < rows; row++) {
            if (bias < 0) {
                Arrays.fill(sum, 0f);
            } else {
                System.arraycopy(parameters, bias, sum, 0, size);
            }
            for (; next < ends[row]; next++) {
                System.arraycopy(parameters, table + places[next] * columns, tableRow, 0, size);
                addProducts(sum, input[row * stride + first + places[next]], tableRow, size);
            }
            System.arraycopy(sum, 0, to.values, row * to.stride + column, size);
        }
    }

    /**
     * Adds the gradient at the matrix.
     *
     * @param to what {@link #forward} computed
     * @param column as there
     * @param gradient vector that the gradient is added to
     * @param table index of the matrix's first element in it
     */
    void backward(Signal to, int rows, int column, float[] gradient, int table) {
        int next = 0;
        for (int row = 0; row < rows; row++) {
            System.arraycopy(to.gradients, row * to.stride + column, sum, 0, size);
            for (; next < ends[row]; next++) {
                int at = table + places[next] * columns;
                System.arraycopy(gradient, at, tableRow, 0, size);
                addProducts(tableRow, input[row * stride + first + places[next]], sum, size);
                System.arraycopy(tableRow, 0, gradient, at, size);
            }
        }
    }

    private static void addProducts(float[] sum, float factor, float[] numbers, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += factor * numbers[i];
        }
    }
}
