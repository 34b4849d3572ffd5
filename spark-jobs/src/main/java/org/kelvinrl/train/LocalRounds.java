package org.kelvinrl.train;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.ObservationScaling;

/** All workers one behind the other in this thread, without Spark: what the distributed run is held to. */
final class LocalRounds implements Rounds {

    private final WorkerTree tree;
    private final Worker worker;
    private final List<WorkerData> workers;

    private LocalRounds(TrainingPlan plan, Objective objective, List<WorkerData> workers) {
        this.tree = new WorkerTree(plan.workers());
        this.worker = new Worker(plan, objective, MatrixProduct.ofThisJvm());
        this.workers = workers;
    }

    static LocalRounds of(TrainingPlan plan, Objective objective, PreparedDataset dataset, ObservationScaling scaling) {
        WorkerLoader loader = WorkerLoader.of(dataset, plan.workers(), objective, scaling);
        List<WorkerData> workers =
                IntStream.range(0, plan.workers()).mapToObj(loader::load).toList();
        return new LocalRounds(plan, objective, workers);
    }

    @Override
    public long largestWorkerRows() {
        return workers.stream().mapToLong(data -> data.training().rows()).max().orElse(0);
    }

    @Override
    public Merged round(RoundState state) {
        return merged(id -> worker.round(state, workers.get(id).training(), id));
    }

    @Override
    public Merged validation(float[] parameters) {
        return merged(id -> worker.validation(parameters, workers.get(id).validation()));
    }

    @Override
    public void close() {
        // nothing is held outside this object
    }

    private Merged merged(IntFunction<Partial> leaf) {
        long start = System.nanoTime();
        Partial root = tree.reduce(tree.height(), 0, 0, leaf, Partial::merge);
        double total = (System.nanoTime() - start) * 1e-9;
        double compute = root.computeNanos * 1e-9;
        return new Merged(root, compute, total - compute, 0, 0);
    }
}
