package org.kelvinrl.train;

import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Takes the results of a round's tasks as they arrive, in whatever order; Spark gives one of each task, one at a time. */
final class Results extends AbstractFunction2<Object, TaskResult, BoxedUnit> {

    private final WorkerTree tree;
    private final int level;
    private final ArrivingNodes nodes;
    private final UpdateFiles updates;
    private final StoredUpdate[] stored;
    private final Platforms platforms;
    private Divergence divergence;
    private long computeNanos;
    private long mergeNanos;
    private long fetchNanos;
    private long drivenNanos;
    private long bytes;

    /**
     * No result yet.
     *
     * @param tree the worker tree
     * @param level level of the nodes that are tasks
     * @param updates where updates are that results do not have; null if they have all
     * @param platforms takes note of where results come from
     */
    Results(WorkerTree tree, int level, UpdateFiles updates, Platforms platforms) {
        this.tree = tree;
        this.level = level;
        this.nodes = new ArrivingNodes(tree, level);
        this.updates = updates;
        this.stored = new StoredUpdate[tree.width(level)];
        this.platforms = platforms;
    }

    @Override
    public BoxedUnit apply(Object partition, TaskResult result) {
        accept(result);
        return BoxedUnit.UNIT;
    }

    private void accept(TaskResult result) {
        platforms.accept(result.platform);
        computeNanos = Math.max(computeNanos, result.computeNanos);
        mergeNanos = Math.max(mergeNanos, result.mergeNanos);
        fetchNanos = Math.max(fetchNanos, result.broadcastNanos);
        divergence = Divergence.first(divergence, result.divergence);
        if (divergence == null) {
            stored[result.node] = result.stored;
            bytes += result.stored == null ? result.partial.update.bytes() : result.stored.layout.bytes();
            long start = System.nanoTime();
            nodes.accept(result.node, result.partial);
            drivenNanos += System.nanoTime() - start;
        }
    }

    /**
     * All of them merged, or the divergence of the first worker that diverged.
     *
     * @param start when the round began, of {@link System#nanoTime}
     * @param broadcastNanos the driver's time to hand out the state
     */
    Rounds.Merged merged(long start, long broadcastNanos) {
        if (divergence != null) {
            return Rounds.Merged.diverged(divergence);
        }
        Partial root = root();
        long merging = mergeNanos + drivenNanos;
        long broadcasting = broadcastNanos + fetchNanos;
        long waiting = Math.max(0, System.nanoTime() - start - computeNanos - merging - broadcasting);
        return new Rounds.Merged(
                root, null, computeNanos * 1e-9, merging * 1e-9, broadcasting * 1e-9, waiting * 1e-9, bytes);
    }

    private Partial root() {
        Partial root = nodes.root();
        if (stored[0] == null) {
            return root;
        }
        long start = System.nanoTime();
        UpdateVector update = updates.merged(tree, level, stored);
        drivenNanos += System.nanoTime() - start;
        return root.withUpdate(update);
    }
}
