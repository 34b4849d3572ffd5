package org.kelvinrl.train;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.kelvinrl.loss.LossSums;

/**
 * What one worker, or a subtree of workers, brings back from a round: weighted sums. Final fields and plain arrays, for
 * Spark's results.
 */
final class Partial {

    /** How many workers are in it. */
    final int workers;

    /** Weighted sum of gradients, or of changes of the parameters with averaged moments behind them. */
    final UpdateVector update;

    /** Sum of the weights of the rows. */
    final double weight;

    /** {@link LossSums} as numbers. */
    final double[] sums;

    /** The largest number of optimiser steps that a worker took. */
    final long steps;

    /** Time spent on forward, loss, backward and optimiser, in nanoseconds, over all workers. */
    final long computeNanos;

    /** What was measured of the rows beside their loss. */
    final DiagnosticSums diagnostics;

    /** Hashes of what the workers carry to the next round, in the order of their ids; none if they carry nothing. */
    final long[] memories;

    private Partial(
            int workers,
            UpdateVector update,
            double weight,
            double[] sums,
            DiagnosticSums diagnostics,
            long steps,
            long computeNanos,
            long[] memories) {
        this.workers = workers;
        this.update = update;
        this.weight = weight;
        this.sums = sums;
        this.diagnostics = diagnostics;
        this.steps = steps;
        this.computeNanos = computeNanos;
        this.memories = memories;
    }

    /**
     * What one worker brings back.
     *
     * @param update its weighted update
     * @param sums over its rows
     * @param diagnostics of its rows
     * @param steps optimiser steps that it took
     * @param computeNanos time that it took
     * @param memories hash of what it carries to the next round, if anything
     */
    static Partial ofWorker(
            UpdateVector update,
            LossSums sums,
            DiagnosticSums diagnostics,
            long steps,
            long computeNanos,
            long... memories) {
        return new Partial(1, update, sums.weight(), sums.toArray(), diagnostics, steps, computeNanos, memories);
    }

    /** The same with another update. */
    Partial withUpdate(UpdateVector other) {
        return new Partial(workers, other, weight, sums, diagnostics, steps, computeNanos, memories);
    }

    /** The same without the numbers of its update. */
    Partial withoutNumbers() {
        return withUpdate(UpdateVector.of(0, new float[0]));
    }

    /**
     * Merges the sibling to the right into this one; its vector is reused. Float sums: their order is the tree's, so the
     * bits are the same wherever a merge takes place, and the error grows with the tree's height only.
     */
    Partial merge(Partial right) {
        return new Partial(
                workers + right.workers,
                update.merge(right.update),
                weight + right.weight,
                LossSums.of(sums).combine(LossSums.of(right.sums)).toArray(),
                diagnostics.plus(right.diagnostics),
                Math.max(steps, right.steps),
                computeNanos + right.computeNanos,
                joined(memories, right.memories));
    }

    private static long[] joined(long[] left, long[] right) {
        return LongStream.concat(Arrays.stream(left), Arrays.stream(right)).toArray();
    }
}
