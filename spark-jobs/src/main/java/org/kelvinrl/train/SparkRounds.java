package org.kelvinrl.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.ObservationScaling;

/**
 * Workers as Spark tasks. A task owns the workers below one node of the tree; it keeps their rows in Spark's cache, which
 * brings the task back to where they are and reads them again where they were lost.
 *
 * <p>How many tasks there are follows the cores of the cluster; it has no influence on the result.
 */
final class SparkRounds implements Rounds {

    private final JavaSparkContext spark;
    private final TrainingPlan plan;
    private final Objective objective;
    private final WorkerMemories memories;
    private final WorkerTree tree;
    private final int taskLevel;
    private final long largestWorkerRows;
    private final JavaRDD<WorkerData> tasks;

    private SparkRounds(
            JavaSparkContext spark,
            TrainingPlan plan,
            Objective objective,
            WorkerMemories memories,
            WorkerLoader loader) {
        this.spark = spark;
        this.plan = plan;
        this.objective = objective;
        this.memories = memories;
        this.tree = new WorkerTree(plan.workers());
        this.taskLevel = tree.taskLevel(spark.defaultParallelism());
        this.largestWorkerRows = loader.largestWorkerRows();
        this.tasks = load(spark, loader, tree, taskLevel);
    }

    static SparkRounds of(
            JavaSparkContext spark,
            TrainingPlan plan,
            Objective objective,
            PreparedDataset dataset,
            ObservationScaling scaling,
            WorkerMemories memories) {
        return new SparkRounds(
                spark, plan, objective, memories, WorkerLoader.of(dataset, plan.workers(), objective, scaling));
    }

    private static JavaRDD<WorkerData> load(JavaSparkContext spark, WorkerLoader loader, WorkerTree tree, int level) {
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < tree.width(level); node++) {
            nodes.add(node);
        }
        int workers = tree.workers();
        return spark.parallelize(nodes, nodes.size())
                .flatMap(node -> loadSubtree(loader, new WorkerTree(workers), level, node))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Lazily, so that a worker that does not fit the cache is not held in memory beside the others. */
    private static Iterator<WorkerData> loadSubtree(WorkerLoader loader, WorkerTree tree, int level, int node) {
        int first = node << level;
        return IntStream.range(first, first + tree.size(level, node))
                .mapToObj(loader::load)
                .iterator();
    }

    @Override
    public long largestWorkerRows() {
        return largestWorkerRows;
    }

    @Override
    public Merged round(RoundState state) {
        return run(state, Activity.ROUND);
    }

    @Override
    public Merged validation(float[] parameters) {
        return run(RoundState.ofValidation(parameters), Activity.VALIDATION);
    }

    @Override
    public void close() {
        tasks.unpersist(false);
    }

    private Merged run(RoundState state, Activity activity) {
        long start = System.nanoTime();
        Broadcast<RoundState> broadcast = spark.broadcast(state);
        long broadcastNanos = System.nanoTime() - start;
        try {
            Subtree subtree = new Subtree(plan, objective, memories, taskLevel, activity);
            List<TaskResult> results = tasks.mapPartitionsWithIndex(
                            (index, partition) -> subtree.run(index, partition, broadcast), true)
                    .collect();
            long collected = System.nanoTime();
            Partial root = merge(results);
            return merged(root, results, start, broadcastNanos, collected);
        } finally {
            broadcast.destroy();
        }
    }

    /** Every worker must be there exactly once: a wrong merge is worse than a stopped run. */
    private Partial merge(List<TaskResult> results) {
        Partial[] nodes = new Partial[tree.width(taskLevel)];
        for (TaskResult result : results) {
            if (nodes[result.node] != null || result.partial.workers != tree.size(taskLevel, result.node)) {
                throw new IllegalStateException("node " + result.node + " of level " + taskLevel
                        + ": expected once and " + tree.size(taskLevel, result.node) + " workers, found "
                        + result.partial.workers + " workers");
            }
            nodes[result.node] = result.partial;
        }
        if (results.size() != nodes.length) {
            throw new IllegalStateException("expected " + nodes.length + " subtrees, found " + results.size());
        }
        return tree.reduce(tree.height(), 0, taskLevel, node -> nodes[node], Partial::merge);
    }

    private static Merged merged(
            Partial root, List<TaskResult> results, long start, long broadcastNanos, long collected) {
        long now = System.nanoTime();
        long compute = 0;
        long merge = 0;
        long fetch = 0;
        long bytes = 0;
        for (TaskResult result : results) {
            compute = Math.max(compute, result.partial.computeNanos);
            merge = Math.max(merge, result.mergeNanos);
            fetch = Math.max(fetch, result.broadcastNanos);
            bytes += result.partial.update.bytes();
        }
        long merging = merge + now - collected;
        long broadcasting = broadcastNanos + fetch;
        long wait = Math.max(0, now - start - compute - merging - broadcasting);
        return new Merged(root, compute * 1e-9, merging * 1e-9, broadcasting * 1e-9, wait * 1e-9, bytes);
    }

    /** What a task does with its workers. */
    private enum Activity {
        ROUND,
        VALIDATION
    }

    /** A task's work: all workers below one node, merged. */
    private record Subtree(
            TrainingPlan plan, Objective objective, WorkerMemories memories, int level, Activity activity)
            implements Serializable {

        Iterator<TaskResult> run(int node, Iterator<WorkerData> partition, Broadcast<RoundState> broadcast) {
            long start = System.nanoTime();
            RoundState state = broadcast.value();
            long started = System.nanoTime();
            Worker worker = new Worker(plan, objective, MatrixProduct.ofThisJvm(), memories);
            Partial partial = new WorkerTree(plan.workers())
                    .reduce(level, node, 0, id -> work(worker, state, partition.next()), Partial::merge);
            long mergeNanos = System.nanoTime() - started - partial.computeNanos;
            return List.of(new TaskResult(node, partial, mergeNanos, started - start))
                    .iterator();
        }

        private Partial work(Worker worker, RoundState state, WorkerData data) {
            return activity == Activity.ROUND
                    ? worker.round(state, data.training(), data.id())
                    : worker.validation(state.parameters, data.validation(), data.id());
        }
    }

    /** What a task sends to the driver. Final fields, for Spark's results. */
    static final class TaskResult {

        final int node;
        final Partial partial;
        final long mergeNanos;
        final long broadcastNanos;

        TaskResult(int node, Partial partial, long mergeNanos, long broadcastNanos) {
            this.node = node;
            this.partial = partial;
            this.mergeNanos = mergeNanos;
            this.broadcastNanos = broadcastNanos;
        }
    }
}
