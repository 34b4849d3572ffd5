package org.kelvinrl.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Which blocks each worker has, those of the shards i with i mod W = its id in order, and how they are read. The blocks of all
 * workers have one numbering: worker by worker, its training blocks before its validation blocks. Immutable.
 */
final class WorkerBlocks implements BlockSource, Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<DatasetManifest.Block> blocks = new ArrayList<>();
    private final ArrayList<String> shards = new ArrayList<>();

    /** For each worker, and for the end. */
    private final int[] firstTraining;

    private final int[] firstValidation;
    private final EnumSet<PreparedColumn> columns;
    private final BlockReader reader;
    private final ObservationScaling scaling;
    private final Lookahead lookahead;

    /** Null where rows are no steps of sequences. */
    private final Unrolling unrolling;

    private final long bytesOfARow;

    private WorkerBlocks(PreparedDataset dataset, int workers, Objective objective, ObservationScaling scaling) {
        DatasetManifest manifest = dataset.manifest();
        this.unrolling = objective.unrolling();
        this.columns = EnumSet.copyOf(objective.columns());
        if (unrolling != null) {
            columns.add(PreparedColumn.EPISODE);
        }
        columns.removeIf(column -> manifest.nulls().getOrDefault(column.columnName(), 0L) == manifest.rows());
        this.reader = BlockReader.of(dataset, columns);
        this.scaling = scaling;
        this.lookahead = objective.lookahead();
        this.bytesOfARow = (unrolling == null ? 0 : 1)
                + bytesOfARow(
                        columns,
                        bytesOfAnObservation(manifest, scaling),
                        manifest.actionSpace().n());
        this.firstTraining = new int[workers + 1];
        this.firstValidation = new int[workers];
        for (int worker = 0; worker < workers; worker++) {
            List<DatasetManifest.Shard> own = shards(manifest, workers, worker);
            own.forEach(shard -> blocks.addAll(shard.blocks(DatasetManifest.Part.TRAINING)));
            firstValidation[worker] = blocks.size();
            own.forEach(shard -> blocks.addAll(shard.blocks(DatasetManifest.Part.VALIDATION)));
            firstTraining[worker + 1] = blocks.size();
            shards.add(String.join(
                    ", ", own.stream().map(shard -> "" + shard.index()).toList()));
        }
        if (manifest.sparseObservations() != null && !scaling.keepsZeros()) {
            requireWholeRows(manifest.observationSize());
        }
        for (int worker = 0; worker < workers; worker++) {
            check(worker);
        }
    }

    /**
     * The blocks of a data set.
     *
     * @throws KelvinException if a block or a worker has more rows than an index can hold
     */
    static WorkerBlocks of(PreparedDataset dataset, int workers, Objective objective, ObservationScaling scaling) {
        return new WorkerBlocks(dataset, workers, objective, scaling);
    }

    private static List<DatasetManifest.Shard> shards(DatasetManifest manifest, int workers, int worker) {
        return manifest.shards().stream()
                .filter(shard -> shard.index() % workers == worker)
                .toList();
    }

    /** Rows that are read without their zeros may be too many for memory with them, in which each block is one array. */
    private void requireWholeRows(int inputs) {
        for (DatasetManifest.Block block : blocks) {
            if (block.rows() > FloatRows.MOST_NUMBERS / inputs) {
                throw KelvinException.configuration(
                        "at most " + FloatRows.MOST_NUMBERS / inputs + " rows of " + inputs
                                + " numbers in a block, where scaling leaves few zeros",
                        block.rows() + " rows",
                        block.file(),
                        "Use --scaling none, or map numbers as categories");
            }
        }
    }

    private void check(int worker) {
        long total = 0;
        for (int block = firstTraining[worker]; block < firstValidation[worker]; block++) {
            long rows = blocks.get(block).rows();
            total += rows;
            if (rows >= RowWindow.MOST_BLOCK_ROWS) {
                throw KelvinException.data(
                        "fewer than " + RowWindow.MOST_BLOCK_ROWS + " rows in a block",
                        rows + " rows",
                        blocks.get(block).file(),
                        "Cut the longest episode into several before ingesting the log");
            }
        }
        if (total > Integer.MAX_VALUE) {
            throw KelvinException.configuration(
                    "at most 2^31 - 1 training rows for one worker",
                    total + " rows",
                    TrainSettings.WORKERS.key(),
                    "Raise --workers, up to the number of shards");
        }
    }

    /** On average, if a data set's rows are kept without their zeros. */
    private static long bytesOfAnObservation(DatasetManifest manifest, ObservationScaling scaling) {
        DatasetManifest.SparseObservations sparse = manifest.sparseObservations();
        if (sparse == null || !scaling.keepsZeros()) {
            return 4L * manifest.observationSize();
        }
        return 4 + 8 * (sparse.numbers() / manifest.rows() + 1 + scaling.movedZeros());
    }

    private static long bytesOfARow(EnumSet<PreparedColumn> columns, long observation, long actions) {
        return columns.stream()
                .mapToLong(column -> switch (column) {
                    case OBSERVATION, NEXT_OBSERVATION -> observation;
                    case Q_VALUES, TARGET_PROBABILITIES, BEHAVIOUR_PROBABILITIES -> 4 * actions;
                    case Q_LOGGED, ACTION_MASK, NEXT_ACTION_MASK -> actions;
                    case EPISODE, STEP, TRUNCATED -> 0;
                    default -> 4;
                })
                .sum();
    }

    /** What all rows need of the heap when they are decoded. */
    long decodedBytes() {
        return bytesOfARow
                * blocks.stream().mapToLong(DatasetManifest.Block::rows).sum();
    }

    /** How many blocks all workers have together. */
    int size() {
        return blocks.size();
    }

    int workers() {
        return firstValidation.length;
    }

    int firstTraining(int worker) {
        return firstTraining[worker];
    }

    int firstValidation(int worker) {
        return firstValidation[worker];
    }

    /** The block after the worker's last. */
    int end(int worker) {
        return firstTraining[worker + 1];
    }

    /** The indices of a worker's shards, for messages. */
    String shards(int worker) {
        return shards.get(worker);
    }

    /** How rows are cut into sequences; null if they are not. */
    Unrolling unrolling() {
        return unrolling;
    }

    /** Number of rows of each of a worker's training blocks. */
    int[] trainingRows(int worker) {
        return blocks.subList(firstTraining[worker], firstValidation[worker]).stream()
                .mapToInt(block -> (int) block.rows())
                .toArray();
    }

    /** Training rows of the worker that has the most. */
    long largestWorkerRows() {
        long largest = 0;
        for (int worker = 0; worker < workers(); worker++) {
            long rows = 0;
            for (int count : trainingRows(worker)) {
                rows += count;
            }
            largest = Math.max(largest, rows);
        }
        return largest;
    }

    /**
     * Reads and decodes a block.
     *
     * @throws KelvinException if it is missing or damaged
     */
    @Override
    public BlockRows block(int index) {
        DatasetManifest.Block block = blocks.get(index);
        return BlockRows.of(reader.read(block), columns, scaling, block.file(), lookahead, unrolling);
    }
}
