package org.kelvinrl.score;

import java.util.Arrays;
import org.kelvinrl.distill.LossColumns;
import org.kelvinrl.distill.TeacherTemperatures;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.schema.PreparedColumn;

/** What a loss is computed from, in the rows of a block; null arrays where it needs none. */
final class RowsToCompare {

    private final RowBlock block;
    private final PolicyLoss loss;
    private final boolean[] complete;
    private final float[] qValues;

    /**
     * The rows of a block.
     *
     * @param block the block
     * @param loss what is computed
     * @param temperatures those of teachers that have their own; null if there are none
     */
    RowsToCompare(RowBlock block, PolicyLoss loss, TeacherTemperatures temperatures) {
        this.block = block;
        this.loss = loss;
        this.complete = new boolean[block.rows()];
        Arrays.fill(complete, true);
        this.qValues = temperatures == null || block.qValues() == null ? block.qValues() : scaled(block, temperatures);
        LossColumns.required(loss).forEach(this::leaveOutRowsWithout);
    }

    private static float[] scaled(RowBlock block, TeacherTemperatures temperatures) {
        float[] scaled = block.qValues().clone();
        float[] factors = temperatures.factors(block.teachers());
        for (int row = 0; row < block.rows(); row++) {
            TeacherTemperatures.scale(
                    scaled, row * block.actions(), block.actions(), block.actionMasks(), block.qLogged(), factors[row]);
        }
        return scaled;
    }

    /** Whether a row has everything. */
    boolean has(int row) {
        return complete[row];
    }

    /** Q-values or probabilities, [rows, actions]. */
    float[] targets() {
        return switch (loss.targets()) {
            case Q_VALUES -> qValues;
            case PROBABILITIES -> block.targetProbabilities();
            case ACTION -> null;
        };
    }

    /** Which Q-values were logged, [rows, actions]; null means all. */
    boolean[] logged() {
        return loss.targets() == Targets.Q_VALUES ? block.qLogged() : null;
    }

    /** The actions taken. */
    int[] actions() {
        return block.actionIndices();
    }

    /** The reference policy, [rows, actions]. */
    float[] reference() {
        return loss.regulariser().needsReference() ? block.behaviourProbabilities() : null;
    }

    private void leaveOutRowsWithout(PreparedColumn column) {
        for (int row = 0; row < complete.length; row++) {
            complete[row] &= isThere(column, row);
        }
    }

    private boolean isThere(PreparedColumn column, int row) {
        return switch (column) {
            case ACTION -> block.actionIndices() != null && isNamed(block.actionIndices()[row], row);
            case BEHAVIOUR_PROBABILITIES -> isGiven(reference(), row);
            default -> isGiven(targets(), row);
        };
    }

    private boolean isGiven(float[] matrix, int row) {
        return matrix != null && !Float.isNaN(matrix[row * block.actions()]);
    }

    /** Whether there is an action, with a Q-value if it is to be compared by that. */
    private boolean isNamed(int action, int row) {
        return action >= 0
                && (!loss.divergence().needsTakenAction()
                        || logged() == null
                        || logged()[row * block.actions() + action]);
    }
}
