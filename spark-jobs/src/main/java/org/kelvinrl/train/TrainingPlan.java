package org.kelvinrl.train;

import java.io.Serializable;

/**
 * All that decides a run's result, beside the data and the objective. Immutable.
 *
 * @param seed seed of starting values and orders
 * @param epochs how often every row is taken, at least 1
 * @param workers number of logical workers W, from 1 to the number of shards: worker w has the shards i with i mod W = w
 * @param step how one optimiser step is taken; in a round of gradients up to W times as many rows make one
 * @param averaging what workers bring together
 * @param entropyWeight how the weight of the regulariser goes
 * @param patience when the run is over before its last epoch
 * @param onDivergence what becomes of a run that diverges
 */
public record TrainingPlan(
        long seed,
        int epochs,
        int workers,
        StepRule step,
        Averaging averaging,
        EntropyWeight entropyWeight,
        Patience patience,
        OnDivergence onDivergence)
        implements Serializable {

    /** The same with at most so many local steps in a round, at least 1. */
    public TrainingPlan withLocalStepsAtMost(long most) {
        return new TrainingPlan(
                seed,
                epochs,
                workers,
                step,
                averaging.withLocalStepsAtMost(most),
                entropyWeight,
                patience,
                onDivergence);
    }

    /**
     * The first row, in the epoch's order, that a worker takes in a round. A worker's share of every round is in proportion to
     * its rows; the shares of all rounds are all its rows. Rounds of parameters begin a whole number of steps after the first of them.
     *
     * @param rows rows of the worker
     * @param round round within the epoch, or their number for the end of the last one
     * @param rounds the rounds of the epoch
     */
    int firstRow(int rows, int round, EpochRounds rounds) {
        if (round <= rounds.gradients) {
            return (int) ((long) rows * round / rounds.allGradients);
        }
        long first = (long) rows * rounds.gradients / rounds.allGradients;
        long steps = (rows - first + step.rows() - 1) / step.rows();
        return (int) Math.min(first + steps * (round - rounds.gradients) / rounds.parameters * step.rows(), rows);
    }

    /**
     * The learning rate of a step.
     *
     * @param stepsBefore steps that were taken before
     * @param totalSteps steps of the run
     */
    double learningRate(long stepsBefore, long totalSteps) {
        return step.learningRate().at(stepsBefore, totalSteps, epochs);
    }

    /** True if more epochs would change nothing of those before: neither the step nor the regulariser's weight follows their number. */
    public boolean epochsCanBeAdded() {
        return step.learningRate().isConstant() && entropyWeight.rule() != EntropyWeight.Rule.LINEAR;
    }

    /** True if the driver has moments: those of its own optimiser, or the mean of the workers'. */
    boolean driverHasMoments() {
        return averaging.gradientRounds() > 0 || averaging.moments() == Moments.AVERAGE;
    }

    /**
     * The largest update of a round, in bytes, before any compression.
     *
     * @param parameters number of parameters
     */
    long mostUpdateBytes(int parameters) {
        boolean moments = averaging.hasParameterRounds() && averaging.moments() == Moments.AVERAGE;
        return (long) Float.BYTES
                * parameters
                * (1 + (moments ? step.optimiser().moments() : 0));
    }

    /** True if workers begin a round of parameters with moments that they are told. */
    boolean tellsMoments(long[] memories) {
        return switch (averaging.moments()) {
            case AVERAGE -> true;
            case RESET -> false;
            case KEEP -> memories.length == 0;
        };
    }

    /** True if workers carry something of their own from round to round. */
    public boolean hasMemories() {
        return keepsMoments() || averaging.errorFeedback();
    }

    /** True if each worker goes on with moments of its own. */
    boolean keepsMoments() {
        return averaging.moments() == Moments.KEEP && step.optimiser().moments() > 0;
    }
}
