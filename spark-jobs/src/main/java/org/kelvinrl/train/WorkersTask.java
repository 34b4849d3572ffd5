package org.kelvinrl.train;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.kelvinrl.network.MatrixProduct;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** A task's work: all workers below one node of the tree, merged in its order. */
final class WorkersTask extends AbstractFunction2<TaskContext, Iterator<BlockSource>, TaskResult>
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What a task does with its workers. */
    enum Activity {
        ROUND,
        VALIDATION
    }

    private final Broadcast<TaskSetup> setup;
    private final Broadcast<RoundState> state;
    private final Activity activity;

    WorkersTask(Broadcast<TaskSetup> setup, Broadcast<RoundState> state, Activity activity) {
        this.setup = setup;
        this.state = state;
        this.activity = activity;
    }

    @Override
    public TaskResult apply(TaskContext context, Iterator<BlockSource> source) {
        return run(context.partitionId(), source.next());
    }

    private TaskResult run(int node, BlockSource source) {
        long start = System.nanoTime();
        TaskSetup known = setup.value();
        RoundState told = state.value();
        long started = System.nanoTime();
        Worker worker = new Worker(known.plan(), known.objective(), MatrixProduct.ofThisJvm(), known.memories());
        try {
            Partial partial = new WorkerTree(known.plan().workers())
                    .reduce(known.level(), node, 0, id -> work(worker, told, known.rows(id, source)), Partial::merge);
            StoredUpdate stored = known.stored(partial.update);
            Partial sent = stored == null ? partial : partial.withoutNumbers();
            long mergeNanos = System.nanoTime() - started - partial.computeNanos;
            return TaskResult.merged(node, sent, stored, mergeNanos, started - start);
        } catch (DivergedException e) {
            return TaskResult.diverged(node, e.toData());
        }
    }

    private Partial work(Worker worker, RoundState told, WorkerRows rows) {
        return activity == Activity.ROUND ? worker.round(told, rows) : worker.validation(told, rows);
    }
}
