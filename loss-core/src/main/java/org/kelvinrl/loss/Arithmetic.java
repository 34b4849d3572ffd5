package org.kelvinrl.loss;

/**
 * The loops over a block's numbers that a compiler does not turn into vector instructions by itself. There is one
 * implementation in plain Java and one in the incubating Vector API; both do the same operations in the same order, so that
 * results have the same bits. All other loops of this package are left to the compiler.
 *
 * <p>"Elementwise" methods may go on to the next multiple of {@link #LANES}; arrays are long enough for that.
 *
 * <p>What is called lanes is scratch of twice {@link #LANES}. Instances are safe for use by several threads.
 */
abstract class Arithmetic {
    /** So many numbers are added side by side: as many floats as the widest vectors have. */
    static final int LANES = 16;

    /** The least multiple of {@link #LANES} that is not below n. */
    static int padded(int n) {
        return (n + LANES - 1) & -LANES;
    }

    /** The name by which a user knows it. */
    abstract String name();

    /** With d = x - max, computes z = scale d, and in rest what was lost in rounding both. Elementwise. */
    abstract void scaledDifferences(
            float[] x, float[] max, float scale, float scaleRest, float[] z, float[] rest, int n);

    /** Multiplies p by factors and takes what is to be subtracted from log p. Elementwise. */
    abstract void normalise(float[] p, float[] factor, float[] logP, float[] subtrahend, int n);

    /** Replaces rest by {@link FloatMath#exp exp(z + rest) - s}. Elementwise. */
    abstract void exp(float[] z, float[] rest, float s, int n);

    /** Replaces x by {@link FloatMath#log(float, float) log(s + x)}. Elementwise. */
    abstract void log(float s, float[] x, int n);

    /**
     * Takes rows of actions from an array as columns of actions.
     *
     * @param at where the first row starts
     * @param places where the first {@link #LANES} rows start, counted from the first
     * @param columns where to write the number of row r and action j: at j * rows + r
     */
    abstract void loadColumns(float[] from, int at, int[] places, int actions, int rows, float[] columns);

    /** Gives columns of actions to an array as rows, as {@link #loadColumns} takes them. */
    abstract void storeColumns(float[] columns, float[] to, int at, int[] places, int actions, int rows);

    /**
     * Adds up the rows of columns of actions, each in the order of {@link #sum}.
     *
     * @param x the number of row r and action j at j * rows + r
     * @param sum a column
     */
    abstract void sumColumns(float[] x, int actions, int rows, float[] sum);

    /**
     * Finds the largest numbers of the rows of columns of actions.
     *
     * @param x as for {@link #sumColumns}
     * @param max a column for the numbers
     * @param best a column for their actions, the first of equal ones, 0 if there is no number
     */
    abstract void bestOfColumns(float[] x, int actions, int rows, float[] max, float[] best);

    /** Writes a number n times, from one place on. */
    abstract void fill(float[] x, int from, int n, float number);

    /**
     * Adds up n numbers of x from one on: the j-th of them goes to lane j mod 16, each lane is added up by rising j, then the lanes
     * by rising lane.
     *
     */
    abstract float sum(float[] x, int from, int n, float[] lanes);

    /**
     * The index of the largest of n numbers of x, counted from one on; the first of equal ones, and 0 if there is no number.
     */
    abstract int best(float[] x, int from, int n, float[] lanes);

    /** Whether all of the first n numbers are finite. */
    abstract boolean finite(float[] x, int n, float[] lanes);
}
