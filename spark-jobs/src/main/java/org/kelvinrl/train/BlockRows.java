package org.kelvinrl.train;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.schema.PreparedColumn;

/**
 * The rows of one block, decoded into flat arrays, with observations scaled.
 *
 * <p>Final fields and plain arrays, so that Spark can keep it in memory or on disk and count its size. Treat as immutable.
 */
public final class BlockRows {

    private final String file;
    private final int rows;
    private final FloatRows observations;
    private final float[] qValues;
    private final boolean[] qLogged;
    private final float[] targetProbabilities;
    private final float[] behaviourProbabilities;
    private final int[] actionIndices;
    private final boolean[] actionMasks;
    private final float[] weights;
    private final String[] teacherNames;
    private final int[] teachers;

    /** Null where rows are no steps of sequences. */
    private final boolean[] episodeBegins;

    /** Null where no row looks ahead. */
    private final Transitions transitions;

    private BlockRows(
            RowBlock block,
            Set<PreparedColumn> columns,
            ObservationScaling scaling,
            String file,
            Lookahead lookahead,
            Unrolling unrolling) {
        this.file = file;
        this.rows = block.rows();
        this.episodeBegins = unrolling == null ? null : begins(block.episodes());
        this.transitions = lookahead == null ? null : Transitions.of(block, lookahead);
        int[] finals = transitions == null ? new int[0] : transitions.finalRows;
        this.observations = scaling.scaled(block.observations(), block.nextObservations(), finals);
        Absent absent = new Absent(columns, rows, block.actions());
        this.qValues = absent.list(PreparedColumn.Q_VALUES, block.qValues());
        this.qLogged = absent.mask(PreparedColumn.Q_LOGGED, block.qLogged());
        this.targetProbabilities = absent.list(PreparedColumn.TARGET_PROBABILITIES, block.targetProbabilities());
        this.behaviourProbabilities =
                absent.list(PreparedColumn.BEHAVIOUR_PROBABILITIES, block.behaviourProbabilities());
        this.actionIndices = absent.or(PreparedColumn.ACTION, block.actionIndices(), any -> filled(new int[rows], -1));
        this.actionMasks = followed(absent.mask(PreparedColumn.ACTION_MASK, block.actionMasks()), finals, block);
        this.weights = absent.or(PreparedColumn.WEIGHT, block.weights(), any -> filled(new float[rows], 1f));
        this.teacherNames = block.teachers() == null ? null : namesIn(block.teachers());
        this.teachers = block.teachers() == null ? null : indices(block.teachers(), teacherNames);
    }

    /**
     * The rows of a block as they were read.
     *
     * @param block the block, with its observations
     * @param columns the columns that some row of the data set has; they are there even if no row of the block has them
     * @param scaling applied to every observation
     * @param file the block's file, for messages
     * @param lookahead how far rows look ahead in their episodes; null if they do not
     * @param unrolling how rows are cut into sequences; null if they are not
     */
    static BlockRows of(
            RowBlock block,
            Set<PreparedColumn> columns,
            ObservationScaling scaling,
            String file,
            Lookahead lookahead,
            Unrolling unrolling) {
        return new BlockRows(block, columns, scaling, file, lookahead, unrolling);
    }

    private static boolean[] begins(String[] episodes) {
        boolean[] begins = new boolean[episodes.length];
        for (int row = 0; row < begins.length; row++) {
            begins[row] = row == 0 || !episodes[row].equals(episodes[row - 1]);
        }
        return begins;
    }

    /** The masks with those of the final observations behind them. */
    private static boolean[] followed(boolean[] masks, int[] finals, RowBlock block) {
        if (masks == null || finals.length == 0) {
            return masks;
        }
        int actions = block.actions();
        boolean[] all = Arrays.copyOf(masks, Math.multiplyExact(block.rows() + finals.length, actions));
        for (int i = 0; i < finals.length; i++) {
            int to = (block.rows() + i) * actions;
            if (block.nextActionMasks() == null) {
                Arrays.fill(all, to, to + actions, true);
            } else {
                System.arraycopy(block.nextActionMasks(), finals[i] * actions, all, to, actions);
            }
        }
        return all;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Scaled observations, and behind them those that {@link #nextPlaces} tells beyond the rows. */
    public FloatRows observations() {
        return observations;
    }

    /** Q-values, [rows, actions], NaN where a row has none; null if they were not asked for. */
    public float[] qValues() {
        return qValues;
    }

    /** Which Q-values were logged, [rows, actions]; null means all. */
    public boolean[] qLogged() {
        return qLogged;
    }

    /** A teacher's probabilities, [rows, actions], NaN where a row has none; null if they were not asked for. */
    public float[] targetProbabilities() {
        return targetProbabilities;
    }

    /** The behaviour policy's probabilities, [rows, actions], NaN where a row has none; null if they were not asked for. */
    public float[] behaviourProbabilities() {
        return behaviourProbabilities;
    }

    /** Indices of the actions taken, -1 where a row has none; null if they were not asked for. */
    public int[] actionIndices() {
        return actionIndices;
    }

    /** Which actions were valid, in the places of {@link #observations}, [places, actions]; null means all. */
    public boolean[] actionMasks() {
        return actionMasks;
    }

    /** Weights of the rows; null means all are 1. */
    public float[] weights() {
        return weights;
    }

    /** Discounted sums of the rewards that are looked ahead to, [rows]; null if rows do not look ahead. */
    public float[] returns() {
        return transitions == null ? null : transitions.returns;
    }

    /** Factors of the values of the next observations, [rows], 0 after an end; null if rows do not look ahead. */
    public float[] discounts() {
        return transitions == null ? null : transitions.discounts;
    }

    /** Places of the next observations in {@link #observations}, [rows], -1 where a row has no Bellman target; null if rows do not look ahead. */
    public int[] nextPlaces() {
        return transitions == null ? null : transitions.nextPlaces;
    }

    /** Which rows are the first of their episode, [rows]; null if rows are no steps of sequences. */
    public boolean[] episodeBegins() {
        return episodeBegins;
    }

    /**
     * The row that an observation behind the rows followed.
     *
     * @param place a place that {@link #nextPlaces} tells, at least the number of rows
     */
    public int rowBefore(int place) {
        return transitions.finalRows[place - rows];
    }

    /** The names of the block's teachers, in order; null if they were not asked for. */
    public String[] teacherNames() {
        return teacherNames;
    }

    /** Indices of the rows' teachers among {@link #teacherNames}, -1 where a row has none; null if they were not asked for. */
    public int[] teachers() {
        return teachers;
    }

    /**
     * Where a row lies in the prepared data set, for messages.
     *
     * @param row index of the row
     * @return file and row within it, from 1
     */
    public String where(int row) {
        return file + ", row " + (row + 1);
    }

    /** What it needs of the heap, but for a few objects. */
    long bytes() {
        long floats = length(qValues) + length(targetProbabilities);
        floats += length(behaviourProbabilities) + length(weights);
        long integers = length(actionIndices) + length(teachers);
        long ahead = transitions == null ? 0 : 3L * rows + transitions.finalRows.length;
        long flags = length(qLogged) + length(actionMasks) + length(episodeBegins);
        return observations.bytes() + 4 * (floats + integers + ahead) + flags;
    }

    private static long length(float[] column) {
        return column == null ? 0 : column.length;
    }

    private static long length(int[] column) {
        return column == null ? 0 : column.length;
    }

    private static long length(boolean[] column) {
        return column == null ? 0 : column.length;
    }

    private static String[] namesIn(String[] teachers) {
        return Arrays.stream(teachers)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    private static int[] indices(String[] teachers, String[] names) {
        return Arrays.stream(teachers)
                .mapToInt(name -> name == null ? -1 : Arrays.binarySearch(names, name))
                .toArray();
    }

    private static int[] filled(int[] column, int value) {
        Arrays.fill(column, value);
        return column;
    }

    private static float[] filled(float[] column, float value) {
        Arrays.fill(column, value);
        return column;
    }

    /** Stands in for columns that no row of the block has, though others of the data set do: all blocks are of one shape. */
    private record Absent(Set<PreparedColumn> columns, int rows, int actions) {

        float[] list(PreparedColumn column, float[] found) {
            return or(column, found, any -> filled(new float[rows * actions], Float.NaN));
        }

        boolean[] mask(PreparedColumn column, boolean[] found) {
            return or(column, found, any -> {
                boolean[] mask = new boolean[rows * actions];
                Arrays.fill(mask, true);
                return mask;
            });
        }

        <T> T or(PreparedColumn column, T found, IntFunction<T> absent) {
            return found != null || !columns.contains(column) ? found : absent.apply(rows);
        }
    }
}
