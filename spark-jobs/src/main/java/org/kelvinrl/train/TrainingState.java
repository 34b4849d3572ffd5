package org.kelvinrl.train;

import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.loss.LossSums;

/**
 * All that a run knows between two rounds: the driver's. Two runs of the same plan, objective and data that are in equal states
 * end with equal bits, so a checkpoint is this and nothing else.
 *
 * <p>Mutable and not thread-safe: a model may be large, and a round changes its vectors in place.
 */
final class TrainingState {

    /** The flat parameter vector. */
    final float[] parameters;

    /** The optimiser's moments, one vector behind the other. */
    final float[] moments;

    private final List<EpochMetrics> history = new ArrayList<>();
    private long steps;
    private long rounds;
    private int epoch;
    private int roundOfEpoch;
    private LossSums epochSums = LossSums.create();
    private double epochSeconds;

    private TrainingState(float[] parameters, float[] moments) {
        this.parameters = parameters;
        this.moments = moments;
    }

    /** The state before the first round. */
    static TrainingState starting(TrainingPlan plan, Objective objective) {
        int count = objective.parameterCount();
        TrainingState state = new TrainingState(
                new float[count],
                new float[Math.multiplyExact(count, plan.optimiser().moments())]);
        objective.initialise(state.parameters, plan.seed());
        return state;
    }

    /** Optimiser steps taken: in each round those of the worker that took most. */
    long steps() {
        return steps;
    }

    /** Rounds that were run, in all epochs. */
    long rounds() {
        return rounds;
    }

    /** The epoch of the next round, from 0. */
    int epoch() {
        return epoch;
    }

    /** The next round within its epoch, from 0. */
    int roundOfEpoch() {
        return roundOfEpoch;
    }

    /** What is known of the epochs that are over. */
    List<EpochMetrics> history() {
        return List.copyOf(history);
    }

    /** Counts a round that was applied. */
    void roundApplied(Partial root) {
        steps += root.steps;
        rounds++;
        roundOfEpoch++;
    }

    /** Adds a round to what is known of its epoch. */
    void measured(RoundMetrics metrics) {
        epochSums.combine(metrics.sums());
        epochSeconds += metrics.seconds().total();
    }

    /** Ends an epoch whose rounds are all applied. */
    void epochOver(LossSums validation) {
        history.add(new EpochMetrics(epoch, epochSums, validation, epochSeconds));
        epoch++;
        roundOfEpoch = 0;
        epochSums = LossSums.create();
        epochSeconds = 0;
    }
}
