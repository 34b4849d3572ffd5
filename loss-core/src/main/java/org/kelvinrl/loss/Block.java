package org.kelvinrl.loss;

/**
 * The layout of a block of rows while they are computed: action by action, and within an action row by row, so that the number of
 * action j of row r is at {@code j * rows + r}. A matrix has one number for each action of each row, a column one for each row.
 *
 * <p>Arithmetic is then a plain loop over a matrix, for any number of actions. Those loops are kept short: the compiler turns them
 * into vector instructions, and gives up on long ones.
 */
final class Block {
    /** So many that loops are long enough and matrices stay in the nearest caches. */
    private static final int NUMBERS = 2048;

    private static final int MOST_ROWS = 256;

    /** Rows worth having beyond that, and up to how many numbers. */
    private static final int SOME_ROWS = 8;

    private static final int MOST_NUMBERS = 32768;

    /** Partial sums of a row: as many as the widest vectors have lanes. */
    private static final int LANES = 16;

    private final int actions;
    private final int capacity;
    private int rows;

    private Block(int actions, int capacity) {
        this.actions = actions;
        this.capacity = capacity;
    }

    static Block of(int actions) {
        int some = Math.min(SOME_ROWS, MOST_NUMBERS / actions);
        int rows = Math.max(some, Math.min(MOST_ROWS, NUMBERS / actions));
        return new Block(actions, Math.max(1, rows));
    }

    float[] newMatrix() {
        return new float[actions * capacity];
    }

    float[] newColumn() {
        return new float[capacity];
    }

    int actions() {
        return actions;
    }

    int rows() {
        return rows;
    }

    /** How many numbers a matrix has now. */
    int size() {
        return actions * rows;
    }

    /** Takes as many rows as fit and are left. */
    void resize(int rowsLeft) {
        rows = Math.min(capacity, rowsLeft);
    }

    /** Takes rows from the caller's array. */
    void load(Rows<float[]> from, int first, float[] matrix) {
        for (int action = 0; action < actions; action++) {
            int to = action * rows;
            int at = from.at(first) + action;
            for (int r = 0; r < rows; r++) {
                matrix[to + r] = from.array()[at + r * from.stride()];
            }
        }
    }

    /** Gives rows to the caller's array. */
    void store(float[] matrix, Rows<float[]> to, int first) {
        for (int action = 0; action < actions; action++) {
            int from = action * rows;
            int at = to.at(first) + action;
            for (int r = 0; r < rows; r++) {
                to.array()[at + r * to.stride()] = matrix[from + r];
            }
        }
    }

    /** Repeats each row's number for all of its actions. */
    void spread(float[] column, float[] matrix) {
        System.arraycopy(column, 0, matrix, 0, rows);
        int done = rows;
        while (done < size()) {
            int n = Math.min(done, size() - done);
            System.arraycopy(matrix, 0, matrix, done, n);
            done += n;
        }
    }

    /**
     * Adds up each row in one order, whatever computes it: action j goes to lane j mod 16, each lane is added up by rising j, then
     * the lanes by rising lane. Up to 16 actions this is addition from first to last; beyond, the error grows with A / 16.
     *
     * @param matrix what to add; its first 16 actions are overwritten if there are more
     * @param column where to write the sums
     */
    void sum(float[] matrix, float[] column) {
        int lanes = LANES * rows;
        for (int from = lanes; from < size(); from += lanes) {
            add(matrix, matrix, from, Math.min(lanes, size() - from));
        }
        System.arraycopy(matrix, 0, column, 0, rows);
        for (int action = 1; action < Math.min(LANES, actions); action++) {
            add(column, matrix, action * rows, rows);
        }
    }

    private static void add(float[] sum, float[] x, int from, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += x[from + i];
        }
    }
}
