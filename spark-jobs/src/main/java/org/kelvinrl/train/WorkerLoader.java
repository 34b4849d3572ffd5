package org.kelvinrl.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.DatasetManifest;

/** Reads the rows of a worker: the shards i with i mod W = its id, in order. Immutable; it goes to executors with the task. */
final class WorkerLoader implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<List<DatasetManifest.Block>> training;
    private final List<List<DatasetManifest.Block>> validation;
    private final BlockReader reader;
    private final ObservationScaling scaling;
    private final int inputs;
    private final int actions;

    private WorkerLoader(PreparedDataset dataset, int workers, BlockReader reader, ObservationScaling scaling) {
        this.training = blocks(dataset.manifest(), workers, DatasetManifest.Part.TRAINING);
        this.validation = blocks(dataset.manifest(), workers, DatasetManifest.Part.VALIDATION);
        this.reader = reader;
        this.scaling = scaling;
        this.inputs = dataset.manifest().observationSize();
        this.actions = dataset.manifest().actionSpace().n();
    }

    static WorkerLoader of(PreparedDataset dataset, int workers, Objective objective, ObservationScaling scaling) {
        return new WorkerLoader(dataset, workers, BlockReader.of(dataset, objective.columns()), scaling);
    }

    private static List<List<DatasetManifest.Block>> blocks(
            DatasetManifest manifest, int workers, DatasetManifest.Part part) {
        List<List<DatasetManifest.Block>> blocks = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            blocks.add(new ArrayList<>());
        }
        for (DatasetManifest.Shard shard : manifest.shards()) {
            blocks.get(shard.index() % workers).addAll(shard.blocks(part));
        }
        return blocks;
    }

    WorkerData load(int worker) {
        return new WorkerData(worker, read(training.get(worker)), read(validation.get(worker)));
    }

    long largestWorkerRows() {
        return training.stream()
                .mapToLong(blocks ->
                        blocks.stream().mapToLong(DatasetManifest.Block::rows).sum())
                .max()
                .orElse(0);
    }

    private WorkerRows read(List<DatasetManifest.Block> blocks) {
        return WorkerRows.read(reader, blocks, inputs, actions, scaling);
    }
}
