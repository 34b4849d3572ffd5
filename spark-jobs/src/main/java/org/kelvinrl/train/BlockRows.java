package org.kelvinrl.train;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.PreparedColumn;

/**
 * The rows of one block, decoded into flat arrays, with observations scaled.
 *
 * <p>Final fields and plain arrays, so that Spark can keep it in memory or on disk and count its size. Treat as immutable.
 */
public final class BlockRows {

    private final String file;
    private final int rows;
    private final float[] observations;
    private final float[] qValues;
    private final boolean[] qLogged;
    private final float[] targetProbabilities;
    private final float[] behaviourProbabilities;
    private final int[] actionIndices;
    private final boolean[] actionMasks;
    private final float[] weights;
    private final String[] teacherNames;
    private final int[] teachers;

    private BlockRows(RowBlock block, Set<PreparedColumn> columns, ObservationScaling scaling, String file) {
        this.file = file;
        this.rows = block.rows();
        this.observations = new float[rows * block.observationSize()];
        scaling.apply(block.observations(), 0, observations, 0, rows);
        Absent absent = new Absent(columns, rows, block.actions());
        this.qValues = absent.list(PreparedColumn.Q_VALUES, block.qValues());
        this.qLogged = absent.mask(PreparedColumn.Q_LOGGED, block.qLogged());
        this.targetProbabilities = absent.list(PreparedColumn.TARGET_PROBABILITIES, block.targetProbabilities());
        this.behaviourProbabilities =
                absent.list(PreparedColumn.BEHAVIOUR_PROBABILITIES, block.behaviourProbabilities());
        this.actionIndices = absent.or(PreparedColumn.ACTION, block.actionIndices(), any -> filled(new int[rows], -1));
        this.actionMasks = absent.mask(PreparedColumn.ACTION_MASK, block.actionMasks());
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
     */
    static BlockRows of(RowBlock block, Set<PreparedColumn> columns, ObservationScaling scaling, String file) {
        return new BlockRows(block, columns, scaling, file);
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Scaled observations, [rows, inputs]. */
    public float[] observations() {
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

    /** Which actions were valid, [rows, actions]; null means all. */
    public boolean[] actionMasks() {
        return actionMasks;
    }

    /** Weights of the rows; null means all are 1. */
    public float[] weights() {
        return weights;
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
        long floats = length(observations) + length(qValues) + length(targetProbabilities);
        floats += length(behaviourProbabilities) + length(weights);
        long integers = length(actionIndices) + length(teachers);
        return 4 * (floats + integers) + length(qLogged) + length(actionMasks);
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
