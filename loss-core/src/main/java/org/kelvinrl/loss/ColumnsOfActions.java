package org.kelvinrl.loss;

/** Action by action, and within an action row by row: for rows too short to be computed one by one. */
final class ColumnsOfActions extends Block {
    /** So many that loops are long enough and the matrices in use stay in the nearest cache. */
    private static final int NUMBERS = 1024;

    private static final int MOST_ROWS = 256;

    private final float[] bestAction = newColumn();

    ColumnsOfActions(Arithmetic arithmetic, int actions) {
        super(arithmetic, actions, capacity(actions));
    }

    /** A multiple of 16, so that the columns of a full block need no care at their ends. */
    private static int capacity(int actions) {
        return Math.min(MOST_ROWS, Arithmetic.padded(NUMBERS / actions));
    }

    @Override
    int at(int row, int action) {
        return action * rows() + row;
    }

    @Override
    void load(Rows<float[]> from, int first, float[] matrix) {
        int rows = rows();
        for (int action = 0; action < actions(); action++) {
            int to = action * rows;
            int at = from.at(first) + action;
            for (int r = 0; r < rows; r++) {
                matrix[to + r] = from.array()[at + r * from.stride()];
            }
        }
    }

    @Override
    void load(Rows<boolean[]> from, int first, boolean[] matrix) {
        int rows = rows();
        for (int action = 0; action < actions(); action++) {
            int to = action * rows;
            int at = from.at(first) + action;
            for (int r = 0; r < rows; r++) {
                matrix[to + r] = from.array()[at + r * from.stride()];
            }
        }
    }

    @Override
    void store(float[] matrix, Rows<float[]> to, int first) {
        int rows = rows();
        for (int action = 0; action < actions(); action++) {
            int from = action * rows;
            int at = to.at(first) + action;
            for (int r = 0; r < rows; r++) {
                to.array()[at + r * to.stride()] = matrix[from + r];
            }
        }
    }

    @Override
    void spread(float[] column, float[] matrix) {
        int rows = rows();
        for (int from = 0; from < size(); from += rows) {
            System.arraycopy(column, 0, matrix, from, rows);
        }
    }

    @Override
    void sum(float[] matrix, float[] column) {
        arithmetic().sumColumns(matrix, actions(), rows(), column);
    }

    @Override
    void findBest(float[] matrix, int[] best, float[] max) {
        arithmetic().bestOfColumns(matrix, actions(), rows(), max, bestAction);
        for (int r = 0; r < rows(); r++) {
            best[r] = (int) bestAction[r];
        }
    }

    @Override
    boolean softmax(Policy policy, float scale, float scaleRest) {
        return arithmetic().softmaxOfColumns(policy, scale, scaleRest);
    }

    @Override
    boolean storeSum(float[] a, float[] b, float weight, float[] factor, Rows<float[]> to, int first) {
        boolean finite = arithmetic().sumOfColumns(a, b, weight, factor, actions(), rows(), lanes());
        store(a, to, first);
        return finite;
    }
}
