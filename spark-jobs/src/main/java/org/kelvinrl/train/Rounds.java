package org.kelvinrl.train;

import java.util.SortedSet;

/** Where the workers of a run are: in this process, or on a cluster. Both give the same bits. */
interface Rounds extends AutoCloseable {

    /** Rows of the worker that has the most. */
    long largestWorkerRows();

    /** The indices of a worker's shards, for messages. */
    String shards(int worker);

    /** The platforms that results came from so far. */
    SortedSet<PlatformFingerprint> platforms();

    /** Runs all workers once and merges what they bring back. */
    Merged round(RoundState state);

    /** Measures the validation rows of all workers; the root's sums count. */
    Merged validation(RoundState state);

    @Override
    void close();

    /**
     * The root of the worker tree, and where the time went, in seconds of the driver's clock.
     *
     * @param root merged from all workers; null if one diverged
     * @param divergence of the first worker that diverged; null if none did
     * @param computing the longest time that a task spent computing
     * @param merging time to merge: the longest in a task, and the driver's
     * @param broadcasting time to hand out the state: the driver's, and the longest wait for it in a task
     * @param waiting what remains: scheduling, results on their way, tasks that waited for a core
     * @param bytes size of the updates that went to the driver
     */
    record Merged(
            Partial root,
            Divergence divergence,
            double computing,
            double merging,
            double broadcasting,
            double waiting,
            long bytes) {

        static Merged diverged(Divergence divergence) {
            return new Merged(null, divergence, 0, 0, 0, 0, 0);
        }

        /** Time of the whole round. */
        double total() {
            return computing + merging + broadcasting + waiting;
        }
    }
}
