package org.kelvinrl.network;

import java.util.Arrays;
import org.kelvinrl.rows.SparseRows;

/**
 * The product of inputs that are mostly 0 with a matrix, by the matrix's rows that the others choose: {@code sum of x_i W_i} over the
 * i with x_i other than 0. Where one of them is 1, as in a category, that is a row of a table. Not thread-safe.
 */
final class Lookup {

    private final MlpInput input;
    private final int first;
    private final int count;
    private final int size;
    private final int columns;
    private final int most;

    /** Each row's inputs other than 0, by their places among those that are looked at. */
    private final SparseRows found = new SparseRows();

    // the compiler makes vector instructions where all indices are the same
    private final float[] sum;
    private final float[] tableRow;

    /**
     * A lookup.
     *
     * @param input the pass's input
     * @param first the first of the inputs that are looked at
     * @param count how many are, which is the number of the matrix's rows
     * @param size how many of its columns the products are of
     * @param columns the number of all its columns
     * @param most how many of a row's inputs are other than 0, at most
     */
    Lookup(MlpInput input, int first, int count, int size, int columns, int most) {
        this.input = input;
        this.first = first;
        this.count = count;
        this.size = size;
        this.columns = columns;
        this.most = most;
        this.sum = new float[size];
        this.tableRow = new float[size];
    }

    /**
     * Finds the inputs other than 0.
     *
     * @return false, and nothing is found, if a row has more of them than were to be expected
     */
    boolean find(int rows) {
        found.clear();
        for (int row = 0; row < rows; row++) {
            if (!input.find(row, first, count, most, found)) {
                return false;
            }
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
            for (; next < found.end(row); next++) {
                System.arraycopy(parameters, table + found.place(next) * columns, tableRow, 0, size);
                addProducts(sum, found.value(next), tableRow, size);
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
            for (; next < found.end(row); next++) {
                int at = table + found.place(next) * columns;
                System.arraycopy(gradient, at, tableRow, 0, size);
                addProducts(tableRow, found.value(next), sum, size);
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
