package org.kelvinrl.train;

/** What a task sends to the driver. Final fields and plain arrays, for Spark's results. */
final class TaskResult {

    /** The task's node of the worker tree. */
    final int node;

    /** Merged from the workers below the node; null if one of them diverged. */
    final Partial partial;

    /** Where the numbers of its update are; null if it has them itself. */
    final StoredUpdate stored;

    /** Of the first worker below the node that diverged; null if none did. */
    final Divergence divergence;

    /** {@link PlatformFingerprint} of the executor, as text. */
    final String platform;

    final long computeNanos;
    final long mergeNanos;
    final long broadcastNanos;

    private TaskResult(
            int node,
            Partial partial,
            StoredUpdate stored,
            Divergence divergence,
            long computeNanos,
            long mergeNanos,
            long broadcastNanos) {
        this.node = node;
        this.partial = partial;
        this.stored = stored;
        this.divergence = divergence;
        this.platform = PlatformFingerprint.ofThisJvm().text();
        this.computeNanos = computeNanos;
        this.mergeNanos = mergeNanos;
        this.broadcastNanos = broadcastNanos;
    }

    static TaskResult merged(int node, Partial partial, StoredUpdate stored, long mergeNanos, long broadcastNanos) {
        return new TaskResult(node, partial, stored, null, partial.computeNanos, mergeNanos, broadcastNanos);
    }

    static TaskResult diverged(int node, Divergence divergence) {
        return new TaskResult(node, null, null, divergence, 0, 0, 0);
    }
}
