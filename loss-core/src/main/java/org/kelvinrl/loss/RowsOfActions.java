package org.kelvinrl.loss;

/** Row by row, as the caller has them: for rows that are long enough by themselves. */
final class RowsOfActions extends Block {
    /** So many that the matrices in use stay in the nearest cache, as long as a row does. */
    private static final int NUMBERS = 1024;

    RowsOfActions(Arithmetic arithmetic, int actions) {
        super(arithmetic, actions, Math.max(1, NUMBERS / actions));
    }

    @Override
    int at(int row, int action) {
        return row * actions() + action;
    }

    @Override
    void load(Rows<float[]> from, int first, float[] matrix) {
        for (int r = 0; r < rows(); r++) {
            System.arraycopy(from.array(), from.at(first + r), matrix, r * actions(), actions());
        }
    }

    @Override
    void load(Rows<boolean[]> from, int first, boolean[] matrix) {
        for (int r = 0; r < rows(); r++) {
            System.arraycopy(from.array(), from.at(first + r), matrix, r * actions(), actions());
        }
    }

    @Override
    void store(float[] matrix, Rows<float[]> to, int first) {
        for (int r = 0; r < rows(); r++) {
            System.arraycopy(matrix, r * actions(), to.array(), to.at(first + r), actions());
        }
    }

    @Override
    void spread(float[] column, float[] matrix) {
        for (int r = 0; r < rows(); r++) {
            arithmetic().fill(matrix, r * actions(), actions(), column[r]);
        }
    }

    @Override
    void sum(float[] matrix, float[] column) {
        for (int r = 0; r < rows(); r++) {
            column[r] = arithmetic().sum(matrix, r * actions(), actions(), lanes());
        }
    }

    @Override
    void findBest(float[] matrix, int[] best, float[] max) {
        for (int r = 0; r < rows(); r++) {
            best[r] = arithmetic().best(matrix, r * actions(), actions(), lanes());
            max[r] = matrix[r * actions() + best[r]];
        }
    }

    @Override
    boolean softmax(Policy policy, float scale, float scaleRest) {
        return arithmetic().softmaxOfRows(policy, scale, scaleRest);
    }

    @Override
    boolean storeSum(float[] a, float[] b, float weight, float[] factor, Rows<float[]> to, int first) {
        boolean finite = true;
        for (int r = 0; r < rows(); r++) {
            finite &= arithmetic()
                    .sumOfRow(a, b, weight, factor[r], r * actions(), actions(), to.array(), to.at(first + r), lanes());
        }
        return finite;
    }
}
