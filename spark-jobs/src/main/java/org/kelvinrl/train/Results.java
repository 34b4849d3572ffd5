package org.kelvinrl.train;

import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Takes the results of a round's tasks as they arrive, in whatever order; Spark gives one of each task, one at a time. */
final class Results extends AbstractFunction2<Object, TaskResult, BoxedUnit> {

    private final ArrivingNodes nodes;
    private final Platforms platforms;
    private Divergence divergence;
    private long computeNanos;
    private long mergeNanos;
    private long fetchNanos;
    private long drivenNanos;
    private long bytes;

    Results(ArrivingNodes nodes, Platforms platforms) {
        this.nodes = nodes;
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
            bytes += result.partial.update.bytes();
            long start = System.nanoTime();
            nodes.accept(result.node, result.partial);
            drivenNanos += System.nanoTime() - start;
        }
    }

    /**
     * All of them merged, or the divergence of the first worker that diverged.
     *
     * @param totalNanos time of the whole round so far
     * @param broadcastNanos the driver's time to hand out the state
     */
    Rounds.Merged merged(long totalNanos, long broadcastNanos) {
        if (divergence != null) {
            return Rounds.Merged.diverged(divergence);
        }
        long merging = mergeNanos + drivenNanos;
        long broadcasting = broadcastNanos + fetchNanos;
        long waiting = Math.max(0, totalNanos - computeNanos - merging - broadcasting);
        return new Rounds.Merged(
                nodes.root(), null, computeNanos * 1e-9, merging * 1e-9, broadcasting * 1e-9, waiting * 1e-9, bytes);
    }
}
