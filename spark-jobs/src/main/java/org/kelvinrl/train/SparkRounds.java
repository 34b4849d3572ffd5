package org.kelvinrl.train;

import java.util.SortedSet;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.ObservationScaling;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * Workers as Spark tasks. A task owns the workers below one node of the tree. Executors keep decoded blocks between rounds, in
 * memory or on their disks; Spark brings the task back to where they are, and reads them again where they were lost.
 *
 * <p>How many tasks there are follows the cores of the cluster; it has no influence on the result.
 */
final class SparkRounds implements Rounds {

    private final JavaSparkContext spark;
    private final WorkerTree tree;
    private final int taskLevel;
    private final WorkerBlocks workers;

    /** Null if every update goes in a result. */
    private final UpdateFiles updates;

    private final String run;
    private final Broadcast<TaskSetup> setup;
    private final BlocksRdd blocks;
    private final WorkersRdd tasks;
    private final Seq<Object> nodes;
    private final Platforms platforms = new Platforms();

    private SparkRounds(
            JavaSparkContext spark,
            TrainingPlan plan,
            Objective objective,
            WorkerMemories memories,
            UpdateFiles updates,
            WorkerBlocks workers,
            RowStorage storage) {
        this.spark = spark;
        this.tree = new WorkerTree(plan.workers());
        this.taskLevel = tree.taskLevel(spark.defaultParallelism());
        this.workers = workers;
        this.updates =
                updates != null && updates.takes(plan.mostUpdateBytes(objective.parameterCount())) ? updates : null;
        if (this.updates != null) {
            updates.make();
        }
        SparkContext context = spark.sc();
        this.run = context.applicationId() + "/" + context.newRddId();
        this.setup = spark.broadcast(new TaskSetup(plan, objective, memories, this.updates, workers, run, taskLevel));
        this.blocks = new BlocksRdd(context, setup, workers.size());
        blocks.persist(storage.level(context, workers.decodedBytes()));
        this.tasks = new WorkersRdd(blocks, workers, tree, taskLevel);
        this.nodes = Scala.indices(0, tree.width(taskLevel));
    }

    static SparkRounds of(
            JavaSparkContext spark,
            TrainingPlan plan,
            Objective objective,
            PreparedDataset dataset,
            ObservationScaling scaling,
            WorkerMemories memories,
            UpdateFiles updates,
            RowStorage storage) {
        WorkerBlocks workers = WorkerBlocks.of(dataset, plan.workers(), objective, scaling);
        return new SparkRounds(spark, plan, objective, memories, updates, workers, storage);
    }

    @Override
    public long largestWorkerRows() {
        return workers.largestWorkerRows();
    }

    @Override
    public String shards(int worker) {
        return workers.shards(worker);
    }

    @Override
    public SortedSet<PlatformFingerprint> platforms() {
        return platforms.all();
    }

    @Override
    public Merged round(RoundState state) {
        return run(state, WorkersTask.Activity.ROUND);
    }

    @Override
    public Merged validation(RoundState state) {
        return run(state, WorkersTask.Activity.VALIDATION);
    }

    @Override
    public void close() {
        blocks.unpersist(false);
        setup.destroy();
        RecentWindows.OF_THIS_JVM.forget(run);
        if (updates != null) {
            updates.remove();
        }
    }

    private Merged run(RoundState state, WorkersTask.Activity activity) {
        long start = System.nanoTime();
        Broadcast<RoundState> broadcast = spark.broadcast(state);
        long broadcastNanos = System.nanoTime() - start;
        try {
            Results results = results(broadcast, activity);
            return results.merged(start, broadcastNanos);
        } finally {
            if (updates != null) {
                updates.clear();
            }
        }
    }

    /** The driver lets go of what it handed out before it merges files: both are as large as the state. */
    private Results results(Broadcast<RoundState> broadcast, WorkersTask.Activity activity) {
        try {
            Results results = new Results(tree, taskLevel, updates, platforms);
            spark.sc()
                    .runJob(
                            tasks,
                            new WorkersTask(setup, broadcast, activity),
                            nodes,
                            results,
                            ClassTag$.MODULE$.apply(TaskResult.class));
            return results;
        } finally {
            broadcast.destroy();
        }
    }
}
