package org.kelvinrl.loss;

/** One action of each row of a block: the one that was taken, or the one that the teacher names. */
final class ChosenActions {
    private final Block block;
    private final int[] action;

    ChosenActions(Block block) {
        this.block = block;
        this.action = new int[block.newColumn().length];
    }

    /** Takes the caller's actions, each of which must be valid, and logged: one of those compared. */
    void load(Rows<int[]> actions, StepMask steps, int first, ActionMask valid, ActionMask compared) {
        System.arraycopy(actions.array(), actions.at(first), action, 0, block.rows());
        steps.clear(action);
        for (int r = 0; r < block.rows(); r++) {
            check(r, first + r, valid, compared);
        }
    }

    private void check(int r, int row, ActionMask valid, ActionMask compared) {
        if (action[r] < 0 || action[r] >= block.actions()) {
            throw new InvalidRowException(
                    "actions",
                    row,
                    InvalidRowException.NO_ACTION,
                    "an action from 0 to " + (block.actions() - 1),
                    Integer.toString(action[r]));
        }
        if (!valid.allows(block.at(r, action[r]))) {
            throw new InvalidRowException(
                    "actions", row, action[r], "an action that the masks allow", "one that they do not");
        }
        if (!compared.allows(block.at(r, action[r]))) {
            throw new InvalidRowException(
                    "actions", row, action[r], "an action whose Q-value is logged", "one whose Q-value is not");
        }
    }

    /** The action of the block's r-th row. */
    int of(int r) {
        return action[r];
    }
}
