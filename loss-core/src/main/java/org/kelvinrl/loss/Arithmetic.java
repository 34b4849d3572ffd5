package org.kelvinrl.loss;

/**
 * The loops over a block's numbers that a compiler does not turn into vector instructions by itself. There is one
 * implementation in plain Java and one in the incubating Vector API; both do the same operations in the same order, so that
 * results have the same bits. All other loops of this package are left to the compiler.
 *
 * <p>"Elementwise" methods may go on to the next multiple of {@link #LANES}; arrays are long enough for that.
 *
 * <p>What is called lanes is scratch: of columns one number a row, of rows twice {@link #LANES} a row. Instances are safe for use by
 * several threads.
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

    /**
     * Computes the softmax of a policy's numbers, which lie in columns of actions: with z = s (x - max x), the probabilities p in
     * proportion to exp z, log p, the entropies -sum p log p, the largest numbers and their actions. Where z is minus infinity, {@link
     * Policy#FLOOR} stands for it in log p.
     *
     * @param length of a column, a multiple of {@link #LANES}
     * @param scale s
     * @return whether some z is minus infinity
     */
    abstract boolean softmaxOfColumns(Policy policy, int length, Scale scale);

    /** The same for numbers that lie in rows, each of at least {@link #LANES}. */
    abstract boolean softmaxOfRows(Policy policy, Scale scale, float[] lanes);

    /** Replaces rest by {@link FloatMath#exp exp(z + rest) - s}. Elementwise. */
    abstract void exp(float[] z, float[] rest, float s, int n);

    /** Replaces x by {@link FloatMath#log(float, float) log(s + x)}. Elementwise. */
    abstract void log(float s, float[] x, int n);

    /**
     * Adds up the rows of columns of actions, each by rising action in groups of 16, and then the groups.
     *
     * @param x the number of row r and action j at j * length + r
     * @param length of a column, a multiple of {@link #LANES}
     * @param sum a column
     */
    abstract void sumColumns(float[] x, int actions, int length, float[] sum);

    /**
     * Adds up w (a - b) in columns of actions, in the order of {@link #sumColumns}.
     *
     * @param scratch a matrix
     * @param sum a column
     */
    abstract void sumColumns(float[] w, float[] a, float[] b, int actions, int length, float[] scratch, float[] sum);

    /**
     * Finds the largest numbers of the rows of columns of actions.
     *
     * @param x as for {@link #sumColumns}
     * @param max a column for the numbers
     * @param best a column for their actions, the first of equal ones, 0 if there is no number
     * @param scratch a column
     */
    abstract void bestOfColumns(float[] x, int actions, int length, float[] max, int[] best, float[] scratch);

    /** Writes a number n times, from one place on. */
    abstract void fill(float[] x, int from, int n, float number);

    /**
     * Adds up rows: the j-th number goes to lane j mod 16, each lane is added up by rising j, then the lanes by halves: the first eight
     * to the last eight, then four to four, and so on.
     *
     * @param x the number of row r and action j at r * actions + j
     * @param sum a column
     */
    abstract void sumRows(float[] x, int actions, int rows, float[] sum, float[] lanes);

    /**
     * Adds up w (a - b) in rows, in the order of {@link #sumRows}.
     *
     * @param scratch a matrix
     * @param sum a column
     */
    abstract void sumRows(
            float[] w, float[] a, float[] b, int actions, int rows, float[] scratch, float[] sum, float[] lanes);

    /**
     * Finds the largest numbers of rows, each of at least {@link #LANES}.
     *
     * @param x as for {@link #sumRows}
     * @param max a column for the numbers, plus zero for either zero
     * @param best a column for their actions, the first of equal ones, 0 if there is no number
     */
    abstract void bestOfRows(float[] x, int actions, int rows, float[] max, int[] best, float[] lanes);

    /**
     * Replaces a by factor (a + weight b) in columns of actions.
     *
     * @param factor a column
     * @return whether all of it is finite
     */
    abstract boolean sumOfColumns(
            float[] a, float[] b, float weight, float[] factor, int actions, int length, float[] lanes);

    /**
     * Writes factor (a + weight b) of rows to another array.
     *
     * @param to the array, in which row r starts at {@code at + r * stride}
     * @return whether all of it is finite
     */
    abstract boolean sumOfRows(
            float[] a,
            float[] b,
            float weight,
            float[] factor,
            int actions,
            int rows,
            float[] to,
            int at,
            int stride,
            float[] lanes);
}
