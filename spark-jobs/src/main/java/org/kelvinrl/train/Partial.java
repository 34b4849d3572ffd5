package org.kelvinrl.train;

import org.kelvinrl.loss.LossSums;

/**
 * What one worker, or a subtree of workers, brings back from a round: weighted sums. Final fields and plain arrays, for
 * Spark's results.
 */
final class Partial {

    /** How many workers are in it. */
    final int workers;

    /** Weighted sum of gradients, or of changes of the parameters with the moments behind them. */
    final float[] vector;

    /** Sum of the weights of the rows. */
    final double weight;

    /** {@link LossSums} as numbers. */
    final double[] sums;

    /** The largest number of optimiser steps that a worker took. */
    final long steps;

    /** Time spent on forward, loss, backward and optimiser, in nanoseconds, over all workers. */
    final long computeNanos;

    Partial(int workers, float[] vector, double weight, double[] sums, long steps, long computeNanos) {
        this.workers = workers;
        this.vector = vector;
        this.weight = weight;
        this.sums = sums;
        this.steps = steps;
        this.computeNanos = computeNanos;
    }

    /**
     * Merges the sibling to the right into this one; this vector is reused. Float sums: their order is the tree's, so the
     * bits are the same wherever a merge takes place, and the error grows with the tree's height only.
     */
    Partial merge(Partial right) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] += right.vector[i];
        }
        return new Partial(
                workers + right.workers,
                vector,
                weight + right.weight,
                LossSums.of(sums).combine(LossSums.of(right.sums)).toArray(),
                Math.max(steps, right.steps),
                computeNanos + right.computeNanos);
    }
}
