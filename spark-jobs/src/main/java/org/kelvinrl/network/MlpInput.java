package org.kelvinrl.network;

import org.kelvinrl.rows.SparseRows;

/** What a perceptron sees: whole rows, or the places and values of what is not 0. The form that is not used takes no memory. */
final class MlpInput {

    final int size;
    private final int maxRows;
    private final boolean hasGradient;
    private final SparseRows sparse = new SparseRows();

    /** [rows, size]; null until it is asked for. */
    private float[] whole;

    private Signal signal;

    private MlpInput(float[] whole, int size, int maxRows, boolean hasGradient) {
        this.whole = whole;
        this.size = size;
        this.maxRows = maxRows;
        this.hasGradient = hasGradient;
    }

    /** Inputs of so many rows at most, in memory of its own. */
    static MlpInput of(int size, int maxRows) {
        return new MlpInput(null, size, maxRows, false);
    }

    /** Inputs that somebody else computes, whose gradient is asked for. */
    static MlpInput computed(float[] whole, int size) {
        return new MlpInput(whole, size, whole.length / size, true);
    }

    /** Whole rows, row-major; their place, if they are to be filled. */
    float[] whole() {
        whole = whole == null ? new float[Math.multiplyExact(maxRows, size)] : whole;
        return whole;
    }

    /** The place of rows without their zeros; while there are some, there are no others. */
    SparseRows sparse() {
        return sparse;
    }

    private boolean isSparse() {
        return sparse.rows() > 0;
    }

    boolean hasGradient() {
        return hasGradient;
    }

    int maxRows() {
        return maxRows;
    }

    /** What a product takes, and where the gradient at the inputs goes; see {@link #copyTo}. */
    Signal signal() {
        if (signal == null) {
            signal = hasGradient ? Signal.between(size, maxRows) : Signal.input(size, maxRows);
        }
        return signal;
    }

    /** Refuses fewer or more rows than a pass is to see. */
    void requireRows(int rows) {
        if (isSparse() && sparse.rows() != rows) {
            throw new IllegalArgumentException("rows of the input: expected " + rows + ", found " + sparse.rows());
        }
    }

    /** Copies a row, zeros and all. */
    void copyTo(int row, float[] to, int at) {
        if (isSparse()) {
            sparse.copyTo(row, to, at, size);
        } else {
            System.arraycopy(whole(), row * size, to, at, size);
        }
    }

    /** Copies the inputs at some places of a row, which are in order. */
    void copyTo(int row, int[] chosen, float[] to, int at) {
        if (isSparse()) {
            copySparseTo(row, chosen, to, at);
            return;
        }
        float[] all = whole();
        for (int i = 0; i < chosen.length; i++) {
            to[at + i] = all[row * size + chosen[i]];
        }
    }

    private void copySparseTo(int row, int[] chosen, float[] to, int at) {
        int next = sparse.begin(row);
        int end = sparse.end(row);
        for (int i = 0; i < chosen.length; i++) {
            while (next < end && sparse.place(next) < chosen[i]) {
                next++;
            }
            to[at + i] = next < end && sparse.place(next) == chosen[i] ? sparse.value(next) : 0f;
        }
    }

    /**
     * Finds what is not 0 among some inputs of a row.
     *
     * @param row index of the row
     * @param first the first of the inputs
     * @param count how many are looked at
     * @param most how many are found at most
     * @param found where they go as a row, by their places from the first on
     * @return false, and the row is not ended, if there are more
     */
    boolean find(int row, int first, int count, int most, SparseRows found) {
        int bound = found.count() + most;
        if (isSparse()) {
            for (int i = sparse.begin(row); i < sparse.end(row); i++) {
                int place = sparse.place(i) - first;
                if (place >= 0 && place < count && !isFound(place, sparse.value(i), bound, found)) {
                    return false;
                }
            }
        } else {
            float[] all = whole();
            int from = row * size + first;
            for (int i = 0; i < count; i++) {
                if (!isFound(i, all[from + i], bound, found)) {
                    return false;
                }
            }
        }
        found.endRow();
        return true;
    }

    private static boolean isFound(int place, float value, int bound, SparseRows found) {
        if (value == 0) {
            return true;
        }
        if (found.count() == bound) {
            return false;
        }
        found.put(place, value);
        return true;
    }
}
