package org.kelvinrl.train;

/**
 * How far a run has come, between two rounds.
 *
 * @param rounds rounds that were run, in all epochs
 * @param steps optimiser steps taken: in each round those of the worker that took most
 * @param epoch the epoch of the next round, from 0; the number of epochs when all are over
 * @param roundOfEpoch the next round within its epoch, from 0; the number of rounds of an epoch before its validation
 */
public record TrainingPosition(long rounds, long steps, int epoch, int roundOfEpoch) {

    /** The position before the first round. */
    static final TrainingPosition START = new TrainingPosition(0, 0, 0, 0);

    /**
     * Checks that nothing is negative.
     *
     * @throws IllegalArgumentException if a number is below 0
     */
    public TrainingPosition {
        if (rounds < 0 || steps < 0 || epoch < 0 || roundOfEpoch < 0) {
            throw new IllegalArgumentException("position: expected numbers of at least 0, found rounds " + rounds
                    + ", steps " + steps + ", epoch " + epoch + ", round of epoch " + roundOfEpoch);
        }
    }

    TrainingPosition afterRound(long stepsOfRound) {
        return new TrainingPosition(rounds + 1, steps + stepsOfRound, epoch, roundOfEpoch + 1);
    }

    TrainingPosition afterEpoch() {
        return new TrainingPosition(rounds, steps, epoch + 1, 0);
    }
}
