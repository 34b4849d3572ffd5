package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;

class DivergenceTest {

    private static PreparedDataset dataset;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 5);
    }

    @Test
    void theMessageNamesTheFirstWorkerThatDivergedWhereverItRan() {
        Configuration configuration = squaredError(1e6);
        Throwable inThreads = catchThrowable(() -> run(configuration, false));
        assertThat(inThreads)
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.CONFIGURATION))
                .hasMessageMatching(
                        "expected outputs of magnitude \\S+E7 at most, found -?\\d\\.\\d+E\\d+ \\(outputs of "
                                + "shard=0000\\d/training-00000\\.parquet, row \\d+; worker 0 with shards 0, 3, epoch 0, round 1, "
                                + "batch [1-5] of the round\\)\\. The network has diverged: lower --learning-rate\\.");
        assertThatThrownBy(() -> run(configuration, true)).hasMessage(inThreads.getMessage());
    }

    @Test
    void anEpochBeginsAgainWithSmallerStepsAndEndsInTheSameBitsEverywhere() {
        Configuration configuration = squaredError(0.3).with(TrainSettings.ON_DIVERGENCE, OnDivergence.ROLL_BACK);
        List<String> inThreads = run(configuration, false);
        assertThat(inThreads)
                .anyMatch(line -> line.startsWith("epoch 0 again with 0.5: expected outputs of magnitude "));
        assertThat(inThreads.stream().filter(line -> line.startsWith("validated")))
                .hasSize(3);
        assertThat(run(configuration, true)).isEqualTo(inThreads);
    }

    @Test
    void aNetworkWithMemoryThatDivergesTellsWhereAndBeginsAgainLikeAnyOther() {
        Configuration recurrent =
                squaredError(1e6).with(NetworkSettings.KIND, "gru").with(MemorySettings.WINDOW, Optional.of(8));
        Throwable inThreads = catchThrowable(() -> run(recurrent, false));
        assertThat(inThreads)
                .hasMessageMatching(
                        "expected outputs of magnitude \\S+E7 at most, found -?\\d\\.\\d+E\\d+ \\(outputs of "
                                + "shard=0000\\d/training-00000\\.parquet, row \\d+; worker 0 with shards 0, 3, epoch 0, round 1, "
                                + "batch [1-5] of the round\\)\\. The network has diverged: lower --learning-rate\\.");
        assertThatThrownBy(() -> run(recurrent, true)).hasMessage(inThreads.getMessage());

        Configuration again = recurrent
                .with(TrainSettings.LEARNING_RATE, 3.0)
                .with(TrainSettings.ON_DIVERGENCE, OnDivergence.ROLL_BACK);
        List<String> told = run(again, false);
        assertThat(told).anyMatch(line -> line.startsWith("epoch 0 again with 0.5: "));
        assertThat(run(again, true)).isEqualTo(told);
    }

    @Test
    void aRunThatIsTakenOverInMidEpochAndThenRolledBackEndsInTheSameBits() {
        Configuration configuration = squaredError(0.3)
                .with(TrainSettings.LOCAL_STEPS, 1)
                .with(TrainSettings.ON_DIVERGENCE, OnDivergence.ROLL_BACK);
        List<String> uninterrupted = run(configuration, false);
        Distillation distillation = Distillation.of(dataset, configuration);
        List<String> told = new ArrayList<>();
        List<Integer> roundsRolledBack = new ArrayList<>();
        TrainingState reached = null;
        boolean over = false;
        while (!over) {
            try (Trainer trainer = distillation.trainerInThisProcess(1)) {
                if (reached != null) {
                    TrainingStateTest.takeOver(reached, trainer.state());
                }
                reached = trainer.state();
                int begin = reached.roundOfEpoch();
                int before = told.size();
                over = ranToItsEnd(trainer, distillation.plan(), told);
                told.subList(before, told.size()).stream()
                        .filter(line -> line.startsWith("epoch "))
                        .forEach(line -> roundsRolledBack.add(begin));
            }
        }
        assertThat(told).isEqualTo(uninterrupted);
        assertThat(roundsRolledBack).isNotEmpty().allMatch(round -> round > 0);
    }

    /** One round or validation, so that what is rolled back was never this trainer's. */
    private static boolean ranToItsEnd(Trainer trainer, TrainingPlan plan, List<String> told) {
        try {
            tell(
                    trainer.run(new Telling(told), state -> {
                        if (!state.isOver(plan)) {
                            throw new Stop();
                        }
                    }),
                    told);
            return true;
        } catch (Stop e) {
            return false;
        }
    }

    @Test
    void finiteOutputsBeyondTheBoundAreADivergence() {
        Configuration tame = squaredError(1e-3);
        assertThat(run(tame.with(TrainSettings.OUTPUT_BOUND, Optional.of(1e3)), false))
                .isEqualTo(run(tame, false));
        assertThatThrownBy(() -> run(tame.with(TrainSettings.OUTPUT_BOUND, Optional.of(0.5)), true))
                .isInstanceOf(KelvinException.class)
                .hasMessageMatching("expected outputs of magnitude 0\\.5 at most, found -?\\S+ \\(outputs of "
                        + "shard=0000\\d/training-00000\\.parquet, row \\d+; worker 0 with shards 0, 3, epoch 0, round 1, "
                        + "batch 1 of the round\\)\\. The network has diverged: lower --learning-rate\\.");
    }

    @Test
    void whatIsNotFiniteIsNotTakenForALargeOutput() {
        DivergedException.checkBound(new float[] {3, Float.NaN, 7}, 1, 3, index -> "it");
        DivergedException.checkBound(new float[] {3, Float.NaN, 7}, 3, 3, index -> "it");
        assertThatThrownBy(() -> DivergedException.checkBound(new float[] {3, -7}, 2, 3, index -> "output " + index))
                .isInstanceOf(DivergedException.class)
                .hasMessage("output 1: expected outputs of magnitude 3.0 at most, found -7.0");
    }

    @Test
    void aRunThatDivergesWhateverItsStepEnds() {
        Configuration configuration = squaredError(1e6).with(TrainSettings.ON_DIVERGENCE, OnDivergence.ROLL_BACK);
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> run(configuration, false, told))
                .isInstanceOf(KelvinException.class)
                .hasMessageEndingWith("The network has diverged: lower --learning-rate.");
        assertThat(told).hasSize(TrainingState.MOST_ROLL_BACKS);
        assertThat(told.get(told.size() - 1)).startsWith("epoch 0 again with " + Math.pow(0.5, 8) + ": ");
    }

    @Test
    void aVectorWithAnElementThatIsNotFiniteIsRefused() {
        DivergedException.check(new float[] {0, -Float.MAX_VALUE, Float.MIN_VALUE}, "it");
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> DivergedException.check(new float[] {1, wrong}, "the update"))
                    .isInstanceOf(DivergedException.class)
                    .hasMessage("the update: expected finite numbers, found NaN or infinity");
        }
    }

    /** Squared error on Q-values of about 90: unlike a softmax, it grows without bound where steps are too large. */
    private static Configuration squaredError(double learningRate) {
        return Configuration.of(Distillation.settings())
                .with(DistillSettings.DIVERGENCE, Divergence.squaredError())
                .with(NetworkSettings.HIDDEN, List.of(16))
                .with(TrainSettings.OPTIMISER, "sgd")
                .with(TrainSettings.LEARNING_RATE, learningRate)
                .with(TrainSettings.WORKERS, Optional.of(3))
                .with(TrainSettings.BATCH, 32)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.EPOCHS, 3);
    }

    private static List<String> run(Configuration configuration, boolean onSpark) {
        List<String> told = new ArrayList<>();
        run(configuration, onSpark, told);
        return told;
    }

    private static void run(Configuration configuration, boolean onSpark, List<String> told) {
        Distillation distillation = Distillation.of(dataset, configuration);
        try (Trainer trainer =
                onSpark ? distillation.trainerOnSpark(Sparks.context()) : distillation.trainerInThisProcess(2)) {
            tell(trainer.run(new Telling(told)), told);
        }
    }

    private static void tell(TrainedParameters trained, List<String> told) {
        for (float parameter : trained.vector()) {
            told.add("parameter " + parameter);
        }
    }

    private record Telling(List<String> told) implements TrainingListener {

        @Override
        public void round(RoundMetrics metrics) {
            // what counts is how epochs end
        }

        @Override
        public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
            told.add("validated " + epoch + ": " + sums.loss());
        }

        @Override
        public void rolledBack(int epoch, double stepFactor, String reason) {
            told.add("epoch " + epoch + " again with " + stepFactor + ": " + reason);
        }
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
