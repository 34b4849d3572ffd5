package org.kelvinrl.loss;

/**
 * Action by action, and within an action row by row: for rows too short to be computed one by one. Columns are as long as the next
 * multiple of 16; what stands behind the last row is computed as well, and nobody looks at it.
 *
 * <p>Rows are taken and given by a place that moves from row to row: computed by a multiplication each time, it took twice as long.
 */
final class ColumnsOfActions extends Block {
    /** So many that loops are long enough and the matrices in use stay in the nearest cache. */
    private static final int NUMBERS = 1024;

    private static final int MOST_ROWS = 256;

    private final float[] lanes = newColumn();

    ColumnsOfActions(Arithmetic arithmetic, int actions) {
        super(arithmetic, actions, capacity(actions));
    }

    private static int capacity(int actions) {
        return Math.min(MOST_ROWS, Arithmetic.padded(NUMBERS / actions));
    }

    /** From column to column. */
    private int length() {
        return Arithmetic.padded(rows());
    }

    @Override
    int size() {
        return actions() * length();
    }

    @Override
    int at(int row, int action) {
        return action * length() + row;
    }

    @Override
    void load(Rows<float[]> from, int first, float[] matrix) {
        float[] array = from.array();
        int stride = from.stride();
        for (int action = 0; action < actions(); action++) {
            int to = action * length();
            int at = from.at(first) + action;
            for (int i = to; i < to + rows(); i++) {
                matrix[i] = array[at];
                at += stride;
            }
        }
    }

    @Override
    void load(Rows<boolean[]> from, int first, boolean[] matrix) {
        boolean[] array = from.array();
        int stride = from.stride();
        for (int action = 0; action < actions(); action++) {
            int to = action * length();
            int at = from.at(first) + action;
            for (int i = to; i < to + rows(); i++) {
                matrix[i] = array[at];
                at += stride;
            }
        }
    }

    @Override
    void store(float[] matrix, Rows<float[]> to, int first) {
        float[] array = to.array();
        int stride = to.stride();
        for (int action = 0; action < actions(); action++) {
            int from = action * length();
            int at = to.at(first) + action;
            for (int i = from; i < from + rows(); i++) {
                array[at] = matrix[i];
                at += stride;
            }
        }
    }

    @Override
    void spread(float[] column, float[] matrix) {
        for (int from = 0; from < size(); from += length()) {
            System.arraycopy(column, 0, matrix, from, length());
        }
    }

    @Override
    void sum(float[] matrix, float[] column) {
        arithmetic().sumColumns(matrix, actions(), length(), column);
    }

    @Override
    void sum(float[] w, float[] a, float[] b, float[] scratch, float[] column) {
        arithmetic().sumColumns(w, a, b, actions(), length(), scratch, column);
    }

    @Override
    void findBest(float[] matrix, int[] best, float[] max) {
        arithmetic().bestOfColumns(matrix, actions(), length(), max, best, lanes);
    }

    @Override
    boolean softmax(Policy policy, Scale scale) {
        return arithmetic().softmaxOfColumns(policy, length(), scale);
    }

    @Override
    boolean storeSum(float[] a, float[] b, float weight, float[] factor, Rows<float[]> to, int first) {
        boolean finite = arithmetic().sumOfColumns(a, b, weight, factor, actions(), length(), lanes);
        store(a, to, first);
        return finite;
    }
}
