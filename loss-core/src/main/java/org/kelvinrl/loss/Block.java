package org.kelvinrl.loss;

/**
 * The layout of a block of rows while they are computed. A matrix has one number for each action of each row, a column one for
 * each row. Their lengths are multiples of 16, so that loops may go on to the next one.
 *
 * <p>Arithmetic is then a plain loop over a matrix, whatever the number of actions.
 */
abstract class Block {
    /** From so many actions on, a row is long enough to be computed by itself. */
    private static final int LONG_ROW = 64;

    private final Arithmetic arithmetic;
    private final int actions;
    private final int capacity;
    private int rows;

    Block(Arithmetic arithmetic, int actions, int capacity) {
        this.arithmetic = arithmetic;
        this.actions = actions;
        this.capacity = capacity;
    }

    static Block of(Arithmetic arithmetic, int actions) {
        return actions < LONG_ROW ? new ColumnsOfActions(arithmetic, actions) : new RowsOfActions(arithmetic, actions);
    }

    final float[] newMatrix() {
        return new float[Arithmetic.padded(actions * capacity)];
    }

    final float[] newColumn() {
        return new float[Arithmetic.padded(capacity)];
    }

    final Arithmetic arithmetic() {
        return arithmetic;
    }

    final int actions() {
        return actions;
    }

    final int rows() {
        return rows;
    }

    /** How many numbers a matrix has now, those between the columns included. */
    abstract int size();

    /** Takes as many rows as fit and are left. */
    final void resize(int rowsLeft) {
        rows = Math.min(capacity, rowsLeft);
    }

    /** Where in a matrix a row's number of an action is. */
    abstract int at(int row, int action);

    /** Takes rows from the caller's array. */
    abstract void load(Rows<float[]> from, int first, float[] matrix);

    /** Takes rows from the caller's array. */
    abstract void load(Rows<boolean[]> from, int first, boolean[] matrix);

    /** Gives rows to the caller's array. */
    abstract void store(float[] matrix, Rows<float[]> to, int first);

    /** Repeats each row's number for all of its actions. */
    abstract void spread(float[] column, float[] matrix);

    /**
     * Adds up each row in one order, whatever computes it. Short rows: from first to last in groups of 16 actions, then the groups.
     * Long rows: action j goes to lane j mod 16, each lane is added up by rising j, then the lanes by halves. The error grows with A /
     * 16.
     *
     * @param matrix what to add
     * @param column where to write the sums
     */
    abstract void sum(float[] matrix, float[] column);

    /**
     * Adds up w (a - b) of each row, in the same order.
     *
     * @param scratch a matrix
     * @param column where to write the sums
     */
    abstract void sum(float[] w, float[] a, float[] b, float[] scratch, float[] column);

    /**
     * Finds each row's largest number.
     *
     * @param matrix where to look
     * @param best where to write its action, the first of equal ones, 0 if there is no number
     * @param max where to write the number itself
     */
    abstract void findBest(float[] matrix, int[] best, float[] max);

    /** Computes the softmax of a policy's numbers, as {@link Arithmetic#softmaxOfColumns} does. */
    abstract boolean softmax(Policy policy, Scale scale);

    /**
     * Gives factor (a + weight b) to the caller's array.
     *
     * @param a a matrix, which is lost
     * @param factor a column
     * @return whether all of it is finite; where it says no, it may be right nevertheless
     */
    abstract boolean storeSum(float[] a, float[] b, float weight, float[] factor, Rows<float[]> to, int first);
}
