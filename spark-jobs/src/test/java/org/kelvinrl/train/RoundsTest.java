package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;

class RoundsTest {

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 5);
    }

    @ParameterizedTest
    @CsvSource({"1, PARAMETERS", "2, PARAMETERS", "5, PARAMETERS", "1, GRADIENT", "3, GRADIENT"})
    void sparkThreadsAndASingleProcessGiveTheSameBits(int workers, Synchronisation synchronisation) {
        assertSameBits(configuration(workers, synchronisation));
    }

    @ParameterizedTest
    @EnumSource(TrainOption.class)
    void everyWayToTrainGivesTheSameBitsWhereverItsWorkersAre(TrainOption option) {
        Configuration changed = option.in(configuration(5, Synchronisation.PARAMETERS));
        Run result = assertSameBits(changed);
        Distillation byFile = Distillation.of(dataset, changed.with(TrainSettings.UPDATE_FILES_ABOVE, 0));
        assertThat(run(byFile.trainerOnSpark(Sparks.context(), folder("memories-too"), folder("updates"))))
                .isEqualTo(result);
        assertThat(temporary.resolve("updates")).doesNotExist();
        if (option != TrainOption.DEFAULTS) {
            assertThat(result.parameters).isNotEqualTo(run(configuration(5, Synchronisation.PARAMETERS)).parameters);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gru, 8, 0, 8, CARRIED, PARAMETERS",
        "lstm, 8, 0, 8, CARRIED, PARAMETERS",
        "gru, 8, 3, 3, CARRIED, PARAMETERS",
        "lstm, 20, 5, 4, ZERO, PARAMETERS",
        "lstm, 8, 2, 8, CARRIED, GRADIENT"
    })
    void networksWithMemoryGiveTheSameBitsWhereverTheirWorkersAre(
            String kind,
            int window,
            int burnIn,
            int truncation,
            MemorySettings.State state,
            Synchronisation synchronisation) {
        Configuration configuration = withMemory(configuration(3, synchronisation), kind, window)
                .with(MemorySettings.BURN_IN, Optional.of(burnIn))
                .with(MemorySettings.TRUNCATION, Optional.of(truncation))
                .with(MemorySettings.STATE, Optional.of(state));
        Run run = assertSameBits(configuration);
        assertThat(run.parameters)
                .isNotEqualTo(run(withMemory(configuration(3, synchronisation), kind, window + 1)).parameters);
    }

    @ParameterizedTest
    @EnumSource(RowStorage.class)
    void networksWithMemoryGiveTheSameBitsWhereverRowsAreKept(RowStorage storage) {
        Configuration configuration = withMemory(configuration(1, Synchronisation.PARAMETERS), "gru", 8);
        Distillation distillation = Distillation.of(dataset, configuration.with(TrainSettings.KEEP_ROWS, storage));
        assertThat(run(distillation.trainerOnSpark(Sparks.context()))).isEqualTo(run(configuration));
    }

    @Test
    void everyRowHasItsPartInALossThroughTime() {
        Configuration all = configuration(1, Synchronisation.GRADIENT).with(TrainSettings.BATCH, 10_000);
        List<RoundMetrics> rounds = new ArrayList<>();
        try (Trainer trainer =
                Distillation.of(dataset, withMemory(all, "lstm", 7)).trainerInThisProcess(1)) {
            trainer.run(new Listening(rounds, new ArrayList<>()));
        }
        assertThat(rounds).hasSize(3).allSatisfy(round -> assertThat(
                        round.sums().samples())
                .isEqualTo(dataset.manifest().rows(org.kelvinrl.schema.DatasetManifest.Part.TRAINING)));
        assertThat(rounds.get(2).sums().loss()).isLessThan(rounds.get(0).sums().loss());
    }

    private static Configuration withMemory(Configuration configuration, String kind, int window) {
        return configuration
                .with(NetworkSettings.KIND, kind)
                .with(MemorySettings.MEMORY, Optional.of(6))
                .with(MemorySettings.AFTER, Optional.of(List.of(5)))
                .with(MemorySettings.WINDOW, Optional.of(window));
    }

    private Run assertSameBits(Configuration configuration) {
        Distillation distillation = Distillation.of(dataset, configuration);
        Run single = run(distillation.trainerInThisProcess(1, folder("single")));
        assertThat(run(distillation.trainerInThisProcess(2, folder("threads")))).isEqualTo(single);
        assertThat(run(distillation.trainerOnSpark(Sparks.context(), folder("spark"), folder("unused"))))
                .isEqualTo(single);
        assertThat(temporary.resolve("unused")).doesNotExist();
        return single;
    }

    private Path folder(String name) {
        return new Path(new Path(temporary.toUri()), name);
    }

    @Test
    void aPlanWithMemoriesNeedsAPlaceForThem() {
        Distillation distillation =
                Distillation.of(dataset, TrainOption.KEPT_MOMENTS.in(configuration(2, Synchronisation.PARAMETERS)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distillation.trainerInThisProcess(1))
                .withMessage("the plan lets workers carry something from round to round: name a folder for it");
    }

    @Test
    void onlyWhatTheLastRoundCarriedIsLeft() {
        Configuration kept = TrainOption.KEPT_MOMENTS.in(configuration(5, Synchronisation.PARAMETERS));
        Run run = run(Distillation.of(dataset, kept).trainerInThisProcess(1, folder("kept")));
        long rounds =
                run.metrics.stream().filter(line -> line.startsWith("round")).count();
        String[] files = temporary.resolve("kept").toFile().list((folder, name) -> !name.endsWith(".crc"));
        assertThat(files).hasSize(5).allMatch(name -> name.startsWith("round-" + rounds + "-worker-"));
    }

    @Test
    void severalBatchesAStepAreOneBatchSeveralTimesAsLarge() {
        Run accumulated = run(configuration(2, Synchronisation.PARAMETERS)
                .with(TrainSettings.BATCH, 16)
                .with(TrainSettings.ACCUMULATE, 4));
        Run large = run(configuration(2, Synchronisation.PARAMETERS).with(TrainSettings.BATCH, 64));
        assertClose(accumulated, large, 1e-4f);
    }

    @ParameterizedTest
    @CsvSource({"AVERAGE", "KEEP"})
    void oneWorkerTrainsTheSameWhenItSwitchesFromGradientsToParameters(Moments moments) {
        // batches of one row, so that both kinds of round take the same rows; Adam's moments and step must go on
        Configuration each = configuration(1, Synchronisation.GRADIENT)
                .with(TrainSettings.BATCH, 1)
                .with(TrainSettings.EPOCHS, 1);
        Configuration switched = each.with(TrainSettings.SYNCHRONISE, Synchronisation.POST_LOCAL)
                .with(TrainSettings.SWITCH_ROUND, Optional.of(300L))
                .with(TrainSettings.MOMENTS, moments);
        assertClose(
                run(Distillation.of(dataset, switched).trainerInThisProcess(1, folder(moments.name()))),
                run(each),
                2e-3f);
    }

    private static void assertClose(Run found, Run expected, float offset) {
        for (int i = 0; i < expected.parameters.size(); i++) {
            assertThat(found.parameters.get(i)).isCloseTo(expected.parameters.get(i), within(offset));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 1.0, 1.25})
    void steeringReachesTheTargetEntropy(double target) {
        List<RoundMetrics> rounds = new ArrayList<>();
        Configuration steered = configuration(2, Synchronisation.PARAMETERS)
                .with(TrainSettings.EPOCHS, 40)
                .with(TrainSettings.TARGET_ENTROPY, Optional.of(target));
        try (Trainer trainer = Distillation.of(dataset, steered).trainerInThisProcess(1)) {
            trainer.run(new Listening(rounds, new ArrayList<>()));
        }
        double entropy = rounds.subList(rounds.size() - 20, rounds.size()).stream()
                .mapToDouble(round -> round.sums().entropy())
                .average()
                .orElseThrow();
        assertThat(entropy).isCloseTo(target, within(0.03));
    }

    @Test
    void compressedUpdatesAreSmallerOnTheirWay() {
        int count = Distillation.of(dataset, configuration(5, Synchronisation.PARAMETERS))
                .network()
                .parameterCount();
        long inFull = bytesOfARound(TrainOption.DEFAULTS);
        // parameters and two moments, one vector a task
        assertThat(inFull % (3L * Float.BYTES * count)).isZero();
        assertThat(bytesOfARound(TrainOption.SIXTEEN_BITS)).isEqualTo(inFull / 2);
        assertThat(bytesOfARound(TrainOption.EIGHT_BITS)).isBetween(inFull * 5 / 12, inFull * 11 / 24);
        assertThat(bytesOfARound(TrainOption.RESET_MOMENTS)).isEqualTo(inFull / 3);
    }

    private long bytesOfARound(TrainOption option) {
        List<RoundMetrics> rounds = new ArrayList<>();
        Configuration shorter =
                option.in(configuration(5, Synchronisation.PARAMETERS)).with(TrainSettings.EPOCHS, 1);
        try (Trainer trainer = Distillation.of(dataset, shorter).trainerOnSpark(Sparks.context())) {
            trainer.run(new Listening(rounds, new ArrayList<>()));
        }
        return rounds.get(0).bytes();
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
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
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
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
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
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
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

    /** Collects rounds, and the loss of every validation. */
    private record Listening(List<RoundMetrics> rounds, List<Double> validations) implements TrainingListener {

        @Override
        public void round(RoundMetrics metrics) {
            rounds.add(metrics);
        }

        @Override
        public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
            validations.add(sums.loss());
        }
    }

    /** Parameters and metrics, to the last bit. */
    private record Run(List<Float> parameters, List<String> metrics) {}
}
