package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;

class RoundsTest {

    private static PreparedDataset dataset;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 5);
    }

    @ParameterizedTest
    @CsvSource({
        "1, PARAMETERS, adam",
        "2, PARAMETERS, adam",
        "3, PARAMETERS, adam",
        "5, PARAMETERS, adam",
        "5, PARAMETERS, sgd",
        "1, GRADIENT, adam",
        "3, GRADIENT, adam",
        "5, GRADIENT, sgd"
    })
    void sparkThreadsAndASingleProcessGiveTheSameBits(int workers, Synchronisation synchronisation, String optimiser) {
        Distillation distillation = Distillation.of(
                dataset,
                configuration(workers, synchronisation)
                        .with(TrainSettings.OPTIMISER, optimiser)
                        .with(TrainSettings.MOMENTUM, 0.5));
        Run single = run(distillation.trainerInThisProcess(1));
        assertThat(run(distillation.trainerInThisProcess(2))).isEqualTo(single);
        assertThat(run(distillation.trainerOnSpark(Sparks.context()))).isEqualTo(single);
    }

    @ParameterizedTest
    @EnumSource(RowStorage.class)
    void theBitsAreTheSameWhereverRowsAreKept(RowStorage storage) {
        // one worker has more blocks than a window, and rounds that begin and end within one
        Configuration configuration = configuration(1, Synchronisation.PARAMETERS);
        Run single = run(configuration);
        Distillation distillation = Distillation.of(dataset, configuration.with(TrainSettings.KEEP_ROWS, storage));
        assertThat(dataset.manifest().shards()).hasSizeGreaterThan(BatchOrder.WINDOW_BLOCKS);
        assertThat(run(distillation.trainerOnSpark(Sparks.context()))).isEqualTo(single);
        assertThat(RecentWindows.OF_THIS_JVM.bytes()).isZero();
    }

    @Test
    void theResultDependsOnTheNumberOfWorkersAndOnTheSeed() {
        Run one = run(configuration(1, Synchronisation.PARAMETERS));
        assertThat(run(configuration(1, Synchronisation.PARAMETERS))).isEqualTo(one);
        assertThat(run(configuration(2, Synchronisation.PARAMETERS)).parameters).isNotEqualTo(one.parameters);
        assertThat(run(configuration(1, Synchronisation.PARAMETERS).with(TrainSettings.SEED, 2L)).parameters)
                .isNotEqualTo(one.parameters);
    }

    @Test
    void gradientRoundsOfManyWorkersAreLargeBatchTraining() {
        // all rows in one batch, so that only the order of the sums differs
        Run one = run(configuration(1, Synchronisation.GRADIENT).with(TrainSettings.BATCH, 10_000));
        Run many = run(configuration(5, Synchronisation.GRADIENT).with(TrainSettings.BATCH, 10_000));
        for (int i = 0; i < one.parameters.size(); i++) {
            assertThat(many.parameters.get(i)).isCloseTo(one.parameters.get(i), within(2e-4f));
        }
    }

    @Test
    void oneWorkerTrainsTheSameHoweverItsStepsAreCutIntoRounds() {
        Run manyRounds = run(configuration(1, Synchronisation.PARAMETERS).with(TrainSettings.LOCAL_STEPS, 1));
        Run oneRound = run(configuration(1, Synchronisation.PARAMETERS).with(TrainSettings.LOCAL_STEPS, 1000));
        for (int i = 0; i < oneRound.parameters.size(); i++) {
            assertThat(manyRounds.parameters.get(i)).isCloseTo(oneRound.parameters.get(i), within(1e-4f));
        }
    }

    @Test
    void everyRoundTellsWhereItsTimeWent() {
        List<RoundMetrics> rounds = new ArrayList<>();
        Distillation distillation = Distillation.of(dataset, configuration(3, Synchronisation.PARAMETERS));
        try (Trainer trainer = distillation.trainerOnSpark(Sparks.context())) {
            trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {
                    rounds.add(metrics);
                }

                @Override
                public void validated(int epoch, LossSums sums) {
                    assertThat(sums.samples()).isPositive();
                }
            });
        }
        long rows = 0;
        for (RoundMetrics metrics : rounds) {
            RoundMetrics.Seconds seconds = metrics.seconds();
            assertThat(seconds.computing()).isPositive();
            assertThat(seconds.total())
                    .isGreaterThanOrEqualTo(seconds.computing() + seconds.merging() + seconds.waiting() - 1e-3);
            rows += metrics.sums().samples();
        }
        assertThat(rows)
                .isEqualTo(distillation.plan().epochs()
                        * dataset.manifest().rows(org.kelvinrl.schema.DatasetManifest.Part.TRAINING));
    }

    @Test
    void trainingLowersTheLoss() {
        List<Double> losses = new ArrayList<>();
        Distillation distillation = Distillation.of(
                dataset, configuration(2, Synchronisation.PARAMETERS).with(TrainSettings.EPOCHS, 15));
        try (Trainer trainer = distillation.trainerInThisProcess(2)) {
            trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {}

                @Override
                public void validated(int epoch, LossSums sums) {
                    losses.add(sums.divergence());
                }
            });
        }
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.5 * losses.get(0));
    }

    private static Configuration configuration(int workers, Synchronisation synchronisation) {
        return Configuration.of(Distillation.settings())
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.3*deviation"))
                .with(NetworkSettings.HIDDEN, List.of(16))
                .with(TrainSettings.WORKERS, Optional.of(workers))
                .with(TrainSettings.BATCH, 32)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.LEARNING_RATE, 3e-3)
                .with(TrainSettings.EPOCHS, 3)
                .with(TrainSettings.SYNCHRONISE, synchronisation);
    }

    private static Run run(Configuration configuration) {
        return run(Distillation.of(dataset, configuration).trainerInThisProcess(1));
    }

    private static Run run(Trainer trainer) {
        List<String> metrics = new ArrayList<>();
        try (trainer) {
            TrainedParameters trained = trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics round) {
                    metrics.add(
                            "round " + round.sums().loss() + " " + round.sums().agreement());
                }

                @Override
                public void validated(int epoch, LossSums sums) {
                    metrics.add("validation " + sums.loss() + " " + sums.teacherEntropy());
                }
            });
            List<Float> parameters = new ArrayList<>();
            for (float parameter : trained.vector()) {
                parameters.add(parameter);
            }
            return new Run(parameters, metrics);
        }
    }

    /** Parameters and metrics, to the last bit. */
    private record Run(List<Float> parameters, List<String> metrics) {}
}
