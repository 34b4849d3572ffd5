package org.kelvinrl.train;

import java.util.Arrays;
import java.util.List;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/**
 * One worker's rows of one part of the split, decoded once into flat arrays, with observations scaled.
 *
 * <p>Final fields and plain arrays, so that Spark can keep it in memory, spill it and count its size. Treat as immutable.
 */
public final class WorkerRows {

    private final int rows;
    private final int inputs;
    private final int actions;
    private final float[] observations;
    private final float[] qValues;
    private final boolean[] qLogged;
    private final float[] targetProbabilities;
    private final float[] behaviourProbabilities;
    private final int[] actionIndices;
    private final boolean[] actionMasks;
    private final float[] weights;
    private final String[] blockFiles;
    private final int[] blockStarts;

    /** The order that was asked for last: a pure function, kept because the rounds of an epoch ask for the same. */
    private transient volatile Order lastOrder;

    private WorkerRows(int rows, int inputs, int actions, Columns columns, String[] blockFiles, int[] blockStarts) {
        this.rows = rows;
        this.inputs = inputs;
        this.actions = actions;
        this.observations = columns.observations;
        this.qValues = columns.qValues;
        this.qLogged = columns.qLogged;
        this.targetProbabilities = columns.targetProbabilities;
        this.behaviourProbabilities = columns.behaviourProbabilities;
        this.actionIndices = columns.actionIndices;
        this.actionMasks = columns.actionMasks;
        this.weights = columns.weights;
        this.blockFiles = blockFiles;
        this.blockStarts = blockStarts;
    }

    /**
     * Reads blocks one behind the other.
     *
     * @param reader reader of the columns that the objective needs
     * @param blocks the blocks, in order
     * @param inputs size of an observation
     * @param actions number of actions
     * @param scaling applied to every observation
     * @throws KelvinException if a block is damaged, or the rows are more than one worker can address
     */
    public static WorkerRows read(
            BlockReader reader,
            List<DatasetManifest.Block> blocks,
            int inputs,
            int actions,
            ObservationScaling scaling) {
        int[] starts = starts(blocks, Math.max(inputs, actions));
        Columns columns = new Columns();
        for (int i = 0; i < blocks.size(); i++) {
            columns.append(reader.read(blocks.get(i)), starts[i], starts[blocks.size()], scaling);
        }
        String[] files = blocks.stream().map(DatasetManifest.Block::file).toArray(String[]::new);
        return new WorkerRows(starts[blocks.size()], inputs, actions, columns, files, starts);
    }

    private static int[] starts(List<DatasetManifest.Block> blocks, int widest) {
        int[] starts = new int[blocks.size() + 1];
        long total = 0;
        for (int i = 0; i < blocks.size(); i++) {
            total += blocks.get(i).rows();
            if (total * widest > Integer.MAX_VALUE - 8) {
                throw KelvinException.configuration(
                        "at most 2^31 numbers a column for one worker",
                        total + " rows of " + widest + " numbers",
                        "train.workers",
                        "Raise --workers, up to the number of shards");
            }
            starts[i + 1] = (int) total;
        }
        return starts;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Size of an observation. */
    public int inputs() {
        return inputs;
    }

    /** Number of actions. */
    public int actions() {
        return actions;
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

    /**
     * The order of the rows in one epoch; see {@link BatchOrder}.
     *
     * @param seed seed of the run
     * @param epoch epoch, from 0
     * @param worker id of the worker that has these rows
     */
    int[] order(long seed, int epoch, int worker) {
        Order last = lastOrder;
        if (last == null || last.seed != seed || last.epoch != epoch || last.worker != worker) {
            last = new Order(seed, epoch, worker, BatchOrder.of(blockStarts, seed, epoch, worker));
            lastOrder = last;
        }
        return last.rows;
    }

    /**
     * Where a row lies in the prepared data set, for messages.
     *
     * @param row index of the row
     * @return file and row within it, from 1
     */
    public String where(int row) {
        int found = Arrays.binarySearch(blockStarts, row);
        int block = found >= 0 ? found : -found - 2;
        return blockFiles[block] + ", row " + (row - blockStarts[block] + 1);
    }

    private static final class Order {

        private final long seed;
        private final int epoch;
        private final int worker;
        private final int[] rows;

        Order(long seed, int epoch, int worker, int[] rows) {
            this.seed = seed;
            this.epoch = epoch;
            this.worker = worker;
            this.rows = rows;
        }
    }

    /** The columns while they are being read. A column stays null until a block has it. */
    private static final class Columns {

        private float[] observations;
        private float[] qValues;
        private boolean[] qLogged;
        private float[] targetProbabilities;
        private float[] behaviourProbabilities;
        private int[] actionIndices;
        private boolean[] actionMasks;
        private float[] weights;

        void append(RowBlock block, int start, int total, ObservationScaling scaling) {
            int inputs = block.observationSize();
            int actions = block.actions();
            observations = observations == null ? new float[total * inputs] : observations;
            scaling.apply(block.observations(), 0, observations, start * inputs, block.rows());
            qValues = copy(block.qValues(), qValues, start * actions, total * actions, Float.NaN);
            targetProbabilities =
                    copy(block.targetProbabilities(), targetProbabilities, start * actions, total * actions, Float.NaN);
            behaviourProbabilities = copy(
                    block.behaviourProbabilities(),
                    behaviourProbabilities,
                    start * actions,
                    total * actions,
                    Float.NaN);
            actionIndices = copy(block.actionIndices(), actionIndices, start, total);
            qLogged = copy(block.qLogged(), qLogged, start * actions, total * actions);
            actionMasks = copy(block.actionMasks(), actionMasks, start * actions, total * actions);
            weights = copy(block.weights(), weights, start, total, 1f);
        }

        private static float[] copy(float[] from, float[] to, int start, int total, float absent) {
            if (from == null) {
                return to;
            }
            float[] column = to;
            if (column == null) {
                column = new float[total];
                Arrays.fill(column, absent);
            }
            System.arraycopy(from, 0, column, start, from.length);
            return column;
        }

        private static int[] copy(int[] from, int[] to, int start, int total) {
            if (from == null) {
                return to;
            }
            int[] column = to;
            if (column == null) {
                column = new int[total];
                Arrays.fill(column, -1);
            }
            System.arraycopy(from, 0, column, start, from.length);
            return column;
        }

        private static boolean[] copy(boolean[] from, boolean[] to, int start, int total) {
            if (from == null) {
                return to;
            }
            boolean[] column = to;
            if (column == null) {
                column = new boolean[total];
                Arrays.fill(column, true);
            }
            System.arraycopy(from, 0, column, start, from.length);
            return column;
        }
    }
}
