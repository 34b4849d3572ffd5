package org.kelvinrl.train;

import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.ObservationScaling;

/**
 * The driver of a run. It holds the state: parameters, moments, counters; workers hold nothing between rounds.
 */
public final class Trainer implements AutoCloseable {

    private final TrainingPlan plan;
    private final Rounds rounds;
    private final float[] parameters;
    private final float[] moments;
    private long steps;
    private long roundsRun;

    private Trainer(TrainingPlan plan, Objective objective, Rounds rounds) {
        this.plan = plan;
        this.rounds = rounds;
        this.parameters = new float[objective.parameterCount()];
        this.moments = new float[objective.parameterCount() * plan.optimiser().moments()];
        objective.initialise(parameters, plan.seed());
    }

    /** A trainer whose workers are Spark's tasks. */
    public static Trainer onSpark(
            JavaSparkContext spark,
            TrainingPlan plan,
            Objective objective,
            PreparedDataset dataset,
            ObservationScaling scaling) {
        return new Trainer(plan, objective, SparkRounds.of(spark, plan, objective, dataset, scaling));
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

    /**
     * Runs all epochs.
     *
     * @param listener told of every round and of every epoch's validation
     * @return the parameters at the end
     */
    public TrainedParameters run(TrainingListener listener) {
        int roundsPerEpoch = plan.rounds(rounds.largestWorkerRows());
        listener.started((long) roundsPerEpoch * plan.epochs());
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            for (int round = 0; round < roundsPerEpoch; round++) {
                listener.round(next(epoch, round, roundsPerEpoch));
            }
            listener.validated(epoch, LossSums.of(rounds.validation(parameters).root().sums));
        }
        listener.finished();
        return new TrainedParameters(parameters.clone(), roundsRun, plan.epochs());
    }

    private RoundMetrics next(int epoch, int round, int roundsPerEpoch) {
        boolean local = plan.synchronisation() == Synchronisation.PARAMETERS;
        Rounds.Merged merged = rounds.round(
                new RoundState(parameters, local ? moments : new float[0], steps, epoch, round, roundsPerEpoch));
        long start = System.nanoTime();
        apply(merged.root());
        steps += merged.root().steps;
        roundsRun++;
        double applied = (System.nanoTime() - start) * 1e-9;
        return new RoundMetrics(
                roundsRun,
                epoch,
                LossSums.of(merged.root().sums),
                new RoundMetrics.Seconds(
                        merged.total() + applied,
                        merged.computing(),
                        merged.merging() + applied,
                        merged.broadcasting(),
                        merged.waiting()));
    }

    private void apply(Partial root) {
        if (root.weight == 0) {
            return;
        }
        if (plan.synchronisation() == Synchronisation.GRADIENT) {
            plan.optimiser()
                    .step(parameters, root.vector, (float) (1 / root.weight), moments, steps + 1, plan.learningRate());
        } else {
            average(root);
        }
    }

    private void average(Partial root) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) (root.vector[i] / root.weight);
        }
        for (int i = 0; i < moments.length; i++) {
            moments[i] = (float) (root.vector[parameters.length + i] / root.weight);
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
