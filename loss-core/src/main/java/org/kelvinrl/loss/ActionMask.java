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

    /** Takes the caller's mask; if there is none, all count. */
    void load(Rows<boolean[]> mask, int first) {
        all = !mask.present();
        if (!all) {
            transpose(mask, first);
        }
    }

    /** Takes the caller's mask where another one allows it; if there is none, the other. */
    void load(Rows<boolean[]> mask, int first, ActionMask within) {
        load(mask, first);
        if (all) {
            all = within.all;
            System.arraycopy(within.matrix, 0, matrix, 0, block.size());
        } else {
            narrow(within);
        }
    }

    private void transpose(Rows<boolean[]> mask, int first) {
        int rows = block.rows();
        for (int action = 0; action < block.actions(); action++) {
            int at = mask.at(first) + action;
            for (int r = 0; r < rows; r++) {
                matrix[action * rows + r] = mask.array()[at + r * mask.stride()];
            }
        }
    }

    private void narrow(ActionMask within) {
        for (int i = 0; i < block.size(); i++) {
            matrix[i] &= within.allows(i);
        }
    }
}
