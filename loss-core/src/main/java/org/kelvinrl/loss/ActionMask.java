package org.kelvinrl.loss;

/** Which actions count in the rows of a block. */
final class ActionMask {
    private final Block block;
    private final boolean[] matrix;
    private boolean all;

    ActionMask(Block block) {
        this.block = block;
        this.matrix = new boolean[block.newMatrix().length];
    }

    /** Whether all actions count. */
    boolean all() {
        return all;
    }

    /** Whether the action counts that has number i of the block. */
    boolean allows(int i) {
        return all || matrix[i];
    }

    /** Takes the caller's mask; if there is none, all count. In a row that is padding all count as well. */
    void load(Rows<boolean[]> mask, StepMask steps, int first) {
        all = !mask.present();
        if (!all) {
            block.load(mask, first, matrix);
            steps.fill(matrix);
        }
    }

    /** Takes the caller's mask where another one allows it; if there is none, the other. */
    void load(Rows<boolean[]> mask, StepMask steps, int first, ActionMask within) {
        load(mask, steps, first);
        if (all) {
            all = within.all;
            System.arraycopy(within.matrix, 0, matrix, 0, block.size());
        } else {
            narrow(within);
        }
    }

    private void narrow(ActionMask within) {
        for (int i = 0; i < block.size(); i++) {
            matrix[i] &= within.allows(i);
        }
    }
}
