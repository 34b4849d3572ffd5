package org.kelvinrl.train;

/**
 * What the driver tells every worker at the start of a round. Final fields and plain arrays, for Spark's broadcast; the
 * receiver must not change them.
 */
final class RoundState {

    final float[] parameters;

    /** Moments of the local optimiser, or empty where the driver has the only one. */
    final float[] moments;

    /** Optimiser steps taken before this round. */
    final long steps;

    final int epoch;

    /** Number of this round within its epoch, from 0. */
    final int round;

    /** Number of rounds of an epoch. */
    final int rounds;

    RoundState(float[] parameters, float[] moments, long steps, int epoch, int round, int rounds) {
        this.parameters = parameters;
        this.moments = moments;
        this.steps = steps;
        this.epoch = epoch;
        this.round = round;
        this.rounds = rounds;
    }
}
