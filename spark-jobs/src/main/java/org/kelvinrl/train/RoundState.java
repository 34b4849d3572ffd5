package org.kelvinrl.train;

/**
 * What the driver tells every worker at the start of a round. Final fields and plain arrays, for Spark's broadcast; the
 * receiver must not change them.
 */
final class RoundState {

    final float[] parameters;

    /** Parameters of the target networks; empty if there are none. */
    final float[] targets;

    /** Moments that local optimisers begin with, or empty where none are told. */
    final float[] moments;

    /** Optimiser steps taken before this round. */
    final long steps;

    /** Optimiser steps of the run. */
    final long totalSteps;

    /** Rounds before this one, in all epochs. */
    final long roundsBefore;

    final int epoch;

    /** Number of this round within its epoch, from 0. */
    final int round;

    /** The rounds of the epoch. */
    final EpochRounds rounds;

    /** What the learning rate is multiplied by: below 1 once the run was rolled back. */
    final double stepFactor;

    /** Weight of the regulariser. */
    final double entropyWeight;

    /** Hashes of what workers carried out of the round before, in the order of their ids; empty if they carry nothing. */
    final long[] memories;

    RoundState(TrainingState state, TrainingPlan plan, Course course) {
        this.parameters = state.parameters;
        this.targets = state.targets;
        this.steps = state.steps();
        this.totalSteps = course.totalSteps();
        this.roundsBefore = state.rounds();
        this.epoch = state.epoch();
        this.round = state.roundOfEpoch();
        this.rounds = course.epoch(epoch);
        this.stepFactor = state.stepFactor();
        this.entropyWeight = state.entropyWeight();
        this.memories = state.memories();
        this.moments = rounds.isOfGradients(round) || !plan.tellsMoments(memories) ? new float[0] : state.moments;
    }

    private RoundState(float[] parameters, float[] targets) {
        this.parameters = parameters;
        this.targets = targets;
        this.moments = new float[0];
        this.steps = 0;
        this.totalSteps = 1;
        this.roundsBefore = 0;
        this.epoch = 0;
        this.round = 0;
        this.rounds = new EpochRounds(0, 1, 1);
        this.stepFactor = 1;
        this.entropyWeight = 0;
        this.memories = new long[0];
    }

    /** What is told for validation: the parameters, and those of the target networks. */
    static RoundState ofValidation(TrainingState state) {
        return new RoundState(state.parameters, state.targets);
    }

    /** The learning rate after so many steps of the round. */
    double learningRate(TrainingPlan plan, long stepsOfRound) {
        return stepFactor * plan.learningRate(steps + stepsOfRound, totalSteps);
    }
}
