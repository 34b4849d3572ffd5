package org.kelvinrl.loss;

/**
 * Which rows of a block are steps of a sequence, and which are padding. What is read for a row of padding is replaced by
 * something harmless, so that nothing that stands there can matter.
 */
final class StepMask {
    private final Block block;
    private final boolean[] padding;
    private int count;

    StepMask(Block block) {
        this.block = block;
        this.padding = new boolean[block.newColumn().length];
    }

    /** Takes the caller's mask, true for a step; if there is none, all are steps. */
    void load(Rows<boolean[]> steps, int first) {
        count = 0;
        if (!steps.present()) {
            return;
        }
        for (int r = 0; r < block.rows(); r++) {
            padding[r] = !steps.array()[steps.at(first + r)];
            count += padding[r] ? 1 : 0;
        }
    }

    /** How many rows are steps. */
    int steps() {
        return block.rows() - count;
    }

    boolean isPadding(int r) {
        return count > 0 && padding[r];
    }

    /** Writes a number throughout the rows of padding. */
    void fill(float[] matrix, float number) {
        for (int r = 0; count > 0 && r < block.rows(); r++) {
            for (int action = 0; padding[r] && action < block.actions(); action++) {
                matrix[block.at(r, action)] = number;
            }
        }
    }

    /** Allows all actions in the rows of padding. */
    void fill(boolean[] matrix) {
        for (int r = 0; count > 0 && r < block.rows(); r++) {
            for (int action = 0; padding[r] && action < block.actions(); action++) {
                matrix[block.at(r, action)] = true;
            }
        }
    }

    /** Writes zeros in the rows of padding of a column. */
    void clear(float[] column) {
        if (count > 0) {
            for (int r = 0; r < block.rows(); r++) {
                column[r] = padding[r] ? 0 : column[r];
            }
        }
    }

    /** Writes 0 for the padding's actions. */
    void clear(int[] column) {
        if (count > 0) {
            for (int r = 0; r < block.rows(); r++) {
                column[r] = padding[r] ? 0 : column[r];
            }
        }
    }
}
