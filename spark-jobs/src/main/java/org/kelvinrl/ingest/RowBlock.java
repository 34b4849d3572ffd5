package org.kelvinrl.ingest;

import java.util.Map;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.schema.PreparedColumn;

/**
 * The rows of one block, or the columns of them that were asked for, as flat arrays without an object per row.
 *
 * <p>Lists are row-major: element j of row i is at {@code i * size + j}. A column that was not asked for, or that is null in
 * every row, is a null array. Where only some rows are null, the array says so in the way its accessor documents.
 *
 * <p>The arrays are the block's own, not copies: do not change them.
 */
public final class RowBlock {

    private final int rows;
    private final int observationSize;
    private final int actions;
    private final Map<PreparedColumn, Object> arrays;

    RowBlock(int rows, int observationSize, int actions, Map<PreparedColumn, Object> arrays) {
        this.rows = rows;
        this.observationSize = observationSize;
        this.actions = actions;
        this.arrays = arrays;
    }

    /**
     * Number of rows.
     *
     * @return at least 1
     */
    public int rows() {
        return rows;
    }

    /**
     * Number of components of an observation.
     *
     * @return at least 1
     */
    public int observationSize() {
        return observationSize;
    }

    /**
     * Number of actions.
     *
     * @return at least 1
     */
    public int actions() {
        return actions;
    }

    /**
     * Episode of each row; rows of one episode hold the same object.
     *
     * @return [rows], or null
     */
    public String[] episodes() {
        return (String[]) arrays.get(PreparedColumn.EPISODE);
    }

    /**
     * Step of each row.
     *
     * @return [rows], or null
     */
    public long[] steps() {
        return (long[]) arrays.get(PreparedColumn.STEP);
    }

    /**
     * What was seen before the action.
     *
     * @return [rows, observationSize], sparse if the data set is, or null
     */
    public FloatRows observations() {
        return (FloatRows) arrays.get(PreparedColumn.OBSERVATION);
    }

    /**
     * Index of the action that was taken; -1 where the row has none.
     *
     * @return [rows], or null
     */
    public int[] actionIndices() {
        return (int[]) arrays.get(PreparedColumn.ACTION);
    }

    /**
     * Reward for the action; NaN where the row has none.
     *
     * @return [rows], or null
     */
    public float[] rewards() {
        return (float[]) arrays.get(PreparedColumn.REWARD);
    }

    /**
     * Whether the environment ended after the action: 1 true, 0 false, -1 not known.
     *
     * @return [rows], or null
     */
    public byte[] terminated() {
        return (byte[]) arrays.get(PreparedColumn.TERMINATED);
    }

    /**
     * Whether the episode was cut off after the action: 1 true, 0 false, -1 not known.
     *
     * @return [rows], or null
     */
    public byte[] truncated() {
        return (byte[]) arrays.get(PreparedColumn.TRUNCATED);
    }

    /**
     * What was seen after the action, where it is stored with its row; where it is not, the first component is NaN.
     *
     * @return [rows, observationSize], sparse if the data set is, or null
     */
    public FloatRows nextObservations() {
        return (FloatRows) arrays.get(PreparedColumn.NEXT_OBSERVATION);
    }

    /**
     * Whether the next observation is the next row's: 1 true, 0 false, -1 not known.
     *
     * @return [rows], or null
     */
    public byte[] nextIsNextRow() {
        return (byte[]) arrays.get(PreparedColumn.NEXT_IS_NEXT_ROW);
    }

    /**
     * Which actions were valid; all of them where the row has no mask.
     *
     * @return [rows, actions], or null: all are valid
     */
    public boolean[] actionMasks() {
        return (boolean[]) arrays.get(PreparedColumn.ACTION_MASK);
    }

    /**
     * Which actions are valid after the row; all of them where the row has no mask.
     *
     * @return [rows, actions], or null: all are valid, or the next row's mask says so
     */
    public boolean[] nextActionMasks() {
        return (boolean[]) arrays.get(PreparedColumn.NEXT_ACTION_MASK);
    }

    /**
     * Q-values of all actions; NaN where the row has none at all, 0 for an action whose value was not logged.
     *
     * @return [rows, actions], or null
     */
    public float[] qValues() {
        return (float[]) arrays.get(PreparedColumn.Q_VALUES);
    }

    /**
     * Which Q-values were logged; all of them where the row does not say.
     *
     * @return [rows, actions], or null: all were
     */
    public boolean[] qLogged() {
        return (boolean[]) arrays.get(PreparedColumn.Q_LOGGED);
    }

    /**
     * A teacher's probabilities of all actions; NaN where the row has none.
     *
     * @return [rows, actions], or null
     */
    public float[] targetProbabilities() {
        return (float[]) arrays.get(PreparedColumn.TARGET_PROBABILITIES);
    }

    /**
     * Probability with which the behaviour policy took the action; NaN where the row has none.
     *
     * @return [rows], or null
     */
    public double[] propensities() {
        return (double[]) arrays.get(PreparedColumn.PROPENSITY);
    }

    /**
     * The behaviour policy's probabilities of all actions; NaN where the row has none.
     *
     * @return [rows, actions], or null
     */
    public float[] behaviourProbabilities() {
        return (float[]) arrays.get(PreparedColumn.BEHAVIOUR_PROBABILITIES);
    }

    /**
     * Weight of the row in the loss; 1 where the row has none.
     *
     * @return [rows], or null: all are 1
     */
    public float[] weights() {
        return (float[]) arrays.get(PreparedColumn.WEIGHT);
    }

    /**
     * Name of the teacher that gave the Q-values; null where the row has none.
     *
     * @return [rows], or null
     */
    public String[] teachers() {
        return (String[]) arrays.get(PreparedColumn.TEACHER);
    }

    /**
     * When the action was taken, in microseconds since the epoch; {@link Long#MIN_VALUE} where the row does not say.
     *
     * @return [rows], or null
     */
    public long[] timestamps() {
        return (long[]) arrays.get(PreparedColumn.TIMESTAMP);
    }

    /**
     * Identifier of the row in the log; null where the row has none.
     *
     * @return [rows], or null
     */
    public String[] sourceIds() {
        return (String[]) arrays.get(PreparedColumn.SOURCE_ID);
    }
}
