package org.kelvinrl.train;

import java.util.HashSet;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.KelvinException;

/**
 * The driver of a run. It holds the state; workers hold nothing between rounds, and what an option lets them carry to the next one is in
 * files.
 */
public final class Trainer implements AutoCloseable {

    private final TrainingPlan plan;
    private final Objective objective;
    private final Rounds rounds;
    private final WorkerMemories memories;
    private final Course course;
    private final OuterStep outerStep;
    private final TrainingState state;
    private int toldPlatforms;

    private Trainer(TrainingPlan plan, Objective objective, Rounds rounds, WorkerMemories memories) {
        if (plan.hasMemories() && memories == null) {
            rounds.close();
            throw new IllegalArgumentException(
                    "the plan lets workers carry something from round to round: name a folder for it");
        }
        this.plan = plan;
        this.objective = objective;
        this.rounds = rounds;
        this.memories = memories;
        this.course = new Course(plan, rounds.largestWorkerRows());
        this.outerStep = new OuterStep(plan, course);
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
     * @param memories what workers carry from round to round; null if the plan has none
     * @param updates where updates go that are too large for a result; null if all go in results
     * @param storage where executors keep decoded rows
     */
    public static Trainer onSpark(
            JavaSparkContext spark,
            TrainingPlan plan,
            Objective objective,
            PreparedDataset dataset,
            ObservationScaling scaling,
            WorkerMemories memories,
            UpdateFiles updates,
            RowStorage storage) {
        return new Trainer(
                plan,
                objective,
                SparkRounds.of(spark, plan, objective, dataset, scaling, memories, updates, storage),
                memories);
    }

    /**
     * A trainer whose workers are threads of this process, without Spark.
     *
     * @param plan the training
     * @param objective what is minimised
     * @param dataset the prepared data set
     * @param scaling what is done to observations
     * @param memories what workers carry from round to round; null if the plan has none
     * @param threads how many workers run at the same time, at least 1
     */
    public static Trainer inThisProcess(
            TrainingPlan plan,
            Objective objective,
            PreparedDataset dataset,
            ObservationScaling scaling,
            WorkerMemories memories,
            int threads) {
        return new Trainer(
                plan, objective, LocalRounds.of(plan, objective, dataset, scaling, memories, threads), memories);
    }

    /** What the run knows: before {@link #run}, to be set to where an equal run had come. */
    public TrainingState state() {
        return state;
    }

    /**
     * Runs all epochs.
     *
     * @param listener told of every round and of every epoch's validation
     * @return the parameters of the epoch that counts
     */
    public TrainedParameters run(TrainingListener listener) {
        return run(listener, BetweenRounds.NOTHING);
    }

    /**
     * Runs all epochs that are not over.
     *
     * @param listener told of every round and of every epoch's validation
     * @param betweenRounds asked between any two rounds and after every epoch's validation; what it throws ends the run
     * @return the parameters of the epoch that counts
     */
    public TrainedParameters run(TrainingListener listener, BetweenRounds betweenRounds) {
        listener.started(course.totalRounds(), state.rounds());
        while (!state.isOver(plan)) {
            boolean done = step(listener, betweenRounds);
            if (!done || !isEpochToBeValidated()) {
                betweenRounds.between(state);
            }
            forgetOldMemories(betweenRounds);
        }
        listener.finished();
        return new TrainedParameters(state);
    }

    private boolean isEpochToBeValidated() {
        return state.roundOfEpoch() == course.epoch(state.epoch()).count();
    }

    /**
     * A round, or the validation of an epoch whose rounds are over. What fails in it fails before it changes the state.
     *
     * @return false if it was given up
     */
    private boolean step(TrainingListener listener, BetweenRounds betweenRounds) {
        try {
            if (isEpochToBeValidated()) {
                endEpoch(listener);
            } else {
                round(listener);
            }
            return true;
        } catch (Exception e) { // Scala throws checked exceptions that no signature names
            if (!betweenRounds.givesUp()) {
                throw e;
            }
            return false;
        }
    }

    private void round(TrainingListener listener) {
        RoundState told = new RoundState(state, plan, course);
        Rounds.Merged merged = rounds.round(told);
        if (merged.divergence() != null) {
            diverged(merged.divergence(), listener);
            return;
        }
        long start = System.nanoTime();
        outerStep.apply(state, merged.root());
        try {
            state.requireFinite();
        } catch (DivergedException e) {
            diverged(e.toData(), listener);
            return;
        }
        long stepsBefore = state.steps();
        state.roundApplied(merged.root());
        objective.targetNetworks().afterSteps(state.parameters, state.targets, stepsBefore, state.steps());
        double applying = (System.nanoTime() - start) * 1e-9;
        RoundMetrics metrics = RoundMetrics.of(
                told, told.learningRate(plan, 0), merged, applying, objective.diagnostics(merged.root().diagnostics));
        state.measured(metrics);
        double progress = Math.min(1, (double) state.steps() / course.totalSteps());
        state.weighRegulariser(plan.entropyWeight(), progress, metrics.sums().entropy());
        tellPlatforms(listener);
        listener.round(metrics);
    }

    /** The run ends, or its epoch begins again. */
    private void diverged(Divergence divergence, TrainingListener listener) {
        String shards = divergence.worker < 0 ? "" : rounds.shards(divergence.worker);
        KelvinException refusal = divergence.toException(shards, state.epoch(), state.rounds() + 1);
        if (!state.canRollBack()) {
            throw refusal;
        }
        state.rollBack();
        listener.rolledBack(state.epoch(), state.stepFactor(), refusal.getMessage());
    }

    /** Once for each platform beyond the first. */
    private void tellPlatforms(TrainingListener listener) {
        state.computedOn(rounds.platforms());
        int count = state.platforms().size();
        if (count > Math.max(1, toldPlatforms)) {
            listener.platformsDiffer(state.platforms());
        }
        toldPlatforms = count;
    }

    /** Files that neither this state nor one that was kept can ask for. */
    private void forgetOldMemories(BetweenRounds betweenRounds) {
        if (plan.hasMemories()) {
            Set<Long> asked = new HashSet<>(betweenRounds.roundsKept());
            asked.add(state.rounds());
            asked.add(state.goodRounds());
            memories.keepOnly(asked);
        }
    }

    private void endEpoch(TrainingListener listener) {
        int epoch = state.epoch();
        Rounds.Merged measured = rounds.validation(RoundState.ofValidation(state));
        if (measured.divergence() != null) {
            diverged(measured.divergence(), listener);
            return;
        }
        LossSums validation = LossSums.of(measured.root().sums);
        state.epochOver(validation);
        objective.targetNetworks().afterEpoch(state.parameters, state.targets, state.epoch());
        if (plan.patience().keepsBest()) {
            state.keepIfBest(plan.patience());
        }
        state.keepGood();
        listener.validated(epoch, validation, objective.diagnostics(measured.root().diagnostics));
    }

    @Override
    public void close() {
        rounds.close();
    }
}
