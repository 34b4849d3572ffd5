package org.kelvinrl.loss;

/** Row by row, as the caller has them: for rows that are long enough by themselves. */
final class RowsOfActions extends Block {
    /** So many that the matrices in use stay in the nearest cache, as long as a row does. */
    private static final int NUMBERS = 1024;

    private final float[] lanes;

    RowsOfActions(Arithmetic arithmetic, int actions) {
        super(arithmetic, actions, Math.max(1, NUMBERS / actions));
        this.lanes = new float[2 * Arithmetic.LANES * Math.max(1, NUMBERS / actions)];
    }

    @Override
    int size() {
        return actions() * rows();
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
        arithmetic().sumRows(matrix, actions(), rows(), column, lanes);
    }

    @Override
    void sum(float[] w, float[] a, float[] b, float[] scratch, float[] column) {
        arithmetic().sumRows(w, a, b, actions(), rows(), scratch, column, lanes);
    }

    @Override
    void findBest(float[] matrix, int[] best, float[] max) {
        arithmetic().bestOfRows(matrix, actions(), rows(), max, best, lanes);
    }

    @Override
    boolean softmax(Policy policy, Scale scale) {
        return arithmetic().softmaxOfRows(policy, scale, lanes);
    }

    @Override
    boolean storeSum(float[] a, float[] b, float weight, float[] factor, Rows<float[]> to, int first) {
        return arithmetic()
                .sumOfRows(a, b, weight, factor, actions(), rows(), to.array(), to.at(first), to.stride(), lanes);
    }
}
