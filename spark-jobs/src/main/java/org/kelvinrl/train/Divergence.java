package org.kelvinrl.train;

import org.kelvinrl.schema.KelvinException;

/** What a worker whose training diverged tells the driver: a fact, which Spark does not try again. Final fields, for Spark's results. */
final class Divergence {

    /** Id of the worker; -1 if it was found in what all of them brought together. */
    final int worker;

    /** Step of the round, from 1; 0 if it was in none. */
    final long step;

    /** What was expected, such as {@code finite numbers}. */
    final String expected;

    /** What was found, such as {@code NaN}. */
    final String found;

    /** Where it was found. */
    final String place;

    Divergence(int worker, long step, String expected, String found, String place) {
        this.worker = worker;
        this.step = step;
        this.expected = expected;
        this.found = found;
        this.place = place;
    }

    /** Of two the one of the worker that comes first; either may be null. */
    static Divergence first(Divergence one, Divergence other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.worker <= other.worker ? one : other;
    }

    /**
     * What the user is told.
     *
     * @param shards the indices of the worker's shards
     * @param epoch the epoch, from 0
     * @param round number of the round, from 1
     */
    KelvinException toException(String shards, int epoch, long round) {
        String who = worker < 0 ? "all workers" : "worker " + worker + " with shards " + shards;
        String when = "epoch " + epoch + ", round " + round + (step == 0 ? "" : ", batch " + step + " of the round");
        return KelvinException.configuration(
                expected, found, place + "; " + who + ", " + when, "The network has diverged: lower --learning-rate");
    }
}
