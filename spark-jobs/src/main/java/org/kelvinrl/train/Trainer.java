package org.kelvinrl.train;

import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.ObservationScaling;

/**
 * The driver of a run. It holds the state; workers hold nothing between rounds.
 */
public final class Trainer implements AutoCloseable {

    private final TrainingPlan plan;
    private final Rounds rounds;
    private final OuterStep outerStep;
    private final TrainingState state;

    private Trainer(TrainingPlan plan, Objective objective, Rounds rounds) {
        this.plan = plan;
        this.rounds = rounds;
        this.outerStep = new OuterStep(plan);
        this.state = TrainingState.starting(plan, objective);
    }

    /**
     * A trainer whose workers are Spark's tasks.
     *
     * @param spark where they run
     * @param plan the training
     * @param objective what is minimised
     * @param dataset the prepared data set
     * @param scaling what is done to observations
     * @param storage where executors keep decoded rows
     */
    public static Trainer onSpark(
            JavaSparkContext spark,
            TrainingPlan plan,
            Objective objective,
            PreparedDataset dataset,
            ObservationScaling scaling,
            RowStorage storage) {
        return new Trainer(plan, objective, SparkRounds.of(spark, plan, objective, dataset, scaling, storage));
    }

    /**
     * A trainer whose workers are threads of this process, without Spark.
     *
     * @param plan the training
     * @param objective what is minimised
     * @param dataset the prepared data set
     * @param scaling what is done to observations
     * @param threads how many workers run at the same time, at least 1
     */
    public static Trainer inThisProcess(
            TrainingPlan plan, Objective objective, PreparedDataset dataset, ObservationScaling scaling, int threads) {
        return new Trainer(plan, objective, LocalRounds.of(plan, objective, dataset, scaling, threads));
    }

    /** What the run knows: before {@link #run}, to be set to where an equal run had come. */
    public TrainingState state() {
        return state;
    }

    /**
     * Runs all epochs.
     *
     * @param listener told of every round and of every epoch's validation
     * @return the parameters at the end
     */
    public TrainedParameters run(TrainingListener listener) {
        return run(listener, BetweenRounds.NOTHING);
    }

    /**
     * Runs all epochs that are not over.
     *
     * @param listener told of every round and of every epoch's validation
     * @param betweenRounds asked between any two rounds and after every epoch's validation; what it throws ends the run
     * @return the parameters at the end
     */
    public TrainedParameters run(TrainingListener listener, BetweenRounds betweenRounds) {
        int roundsPerEpoch = plan.rounds(rounds.largestWorkerRows());
        listener.started((long) roundsPerEpoch * plan.epochs(), state.rounds());
        while (state.epoch() < plan.epochs()) {
            boolean done = step(roundsPerEpoch, listener, betweenRounds);
            if (!done || state.roundOfEpoch() < roundsPerEpoch) {
                betweenRounds.between(state);
            }
        }
        listener.finished();
        return new TrainedParameters(state.parameters.clone(), state.rounds(), state.history());
    }

    /**
     * A round, or the validation of an epoch whose rounds are over. What fails in it fails before it changes the state.
     *
     * @return false if it was given up
     */
    private boolean step(int roundsPerEpoch, TrainingListener listener, BetweenRounds betweenRounds) {
        try {
            if (state.roundOfEpoch() < roundsPerEpoch) {
                round(roundsPerEpoch, listener);
            } else {
                endEpoch(listener);
            }
            return true;
        } catch (Exception e) { // Scala throws checked exceptions that no signature names
            if (!betweenRounds.givesUp()) {
                throw e;
            }
            return false;
        }
    }

    private void round(int roundsPerEpoch, TrainingListener listener) {
        int epoch = state.epoch();
        Rounds.Merged merged = rounds.round(new RoundState(
                state.parameters,
                plan.synchronisation() == Synchronisation.PARAMETERS ? state.moments : new float[0],
                state.steps(),
                epoch,
                state.roundOfEpoch(),
                roundsPerEpoch));
        requireConverging(merged);
        long start = System.nanoTime();
        outerStep.apply(state, merged.root());
        state.roundApplied(merged.root());
        double applying = (System.nanoTime() - start) * 1e-9;
        RoundMetrics metrics = RoundMetrics.of(state.rounds(), epoch, merged, applying);
        state.measured(metrics);
        listener.round(metrics);
    }

    private void endEpoch(TrainingListener listener) {
        int epoch = state.epoch();
        Rounds.Merged measured = rounds.validation(state.parameters);
        requireConverging(measured);
        LossSums validation = LossSums.of(measured.root().sums);
        state.epochOver(validation);
        listener.validated(epoch, validation);
    }

    private void requireConverging(Rounds.Merged merged) {
        Divergence divergence = merged.divergence();
        if (divergence != null) {
            throw divergence.toException(rounds.shards(divergence.worker), state.epoch(), state.rounds() + 1);
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
