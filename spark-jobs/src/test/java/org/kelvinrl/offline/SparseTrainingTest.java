package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.ingest.WholeCopy;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.score.ScoreJob;
import org.kelvinrl.score.ScoreSettings;
import org.kelvinrl.testing.OneHotLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.RowStorage;
import org.kelvinrl.train.TargetRenewal;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;
import org.kelvinrl.train.TrainingState;

/** Training from rows without their zeros gives the bits that it gives from whole ones. */
class SparseTrainingTest {

    private static PreparedDataset sparse;
    private static PreparedDataset whole;

    @TempDir
    private java.nio.file.Path temporary;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) throws IOException {
        sparse = OneHotLog.ingested(new Path(folder.toUri()), 4);
        whole = WholeCopy.of(sparse, folder.resolve("whole"));
        assertThat(sparse.manifest().sparseObservations()).isNotNull();
        assertThat(whole.manifest().sparseObservations()).isNull();
    }

    private static Stream<Arguments> trainings() {
        Configuration dqn = shared(Configuration.of(OfflineLearning.settings()))
                .with(OfflineSettings.ALGORITHM, Algorithm.DQN)
                .with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.everySteps(5)));
        Configuration ensemble = dqn.with(OfflineSettings.ALGORITHM, Algorithm.KL_PRIOR)
                .with(NetworkSettings.DUELING, true)
                .with(OfflineSettings.CRITICS, Optional.of(2));
        return Stream.of(
                Arguments.of("dqn", dqn),
                Arguments.of("dueling", dqn.with(NetworkSettings.DUELING, true)),
                Arguments.of("unscaled", dqn.with(NetworkSettings.SCALING, "none")),
                Arguments.of("embedding", dqn.with(NetworkSettings.EMBEDDING, Optional.of(4))),
                Arguments.of("ensemble", ensemble),
                Arguments.of("gru", withMemory(dqn, "gru")),
                Arguments.of("lstm", withMemory(dqn, "lstm")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trainings")
    void everyNetworkLearnsTheSameBits(String name, Configuration configuration) {
        OfflineLearning ofWhole = OfflineLearning.of(whole, configuration);
        OfflineLearning ofSparse = OfflineLearning.of(sparse, configuration);
        List<float[]> expected = run(ofWhole.trainerInThisProcess(1, null));
        assertThat(run(ofSparse.trainerInThisProcess(1, null))).containsExactlyElementsOf(expected);
        assertThat(run(ofSparse.trainerInThisProcess(2, null))).containsExactlyElementsOf(expected);
        assertThat(run(ofSparse.trainerOnSpark(Sparks.context(), null, null))).containsExactlyElementsOf(expected);
    }

    @Test
    void rowsOnDiskAreTheSame() {
        Configuration configuration = shared(Configuration.of(OfflineLearning.settings()))
                .with(OfflineSettings.ALGORITHM, Algorithm.DQN)
                .with(TrainSettings.KEEP_ROWS, RowStorage.DISK);
        List<float[]> expected = run(OfflineLearning.of(whole, configuration).trainerInThisProcess(1, null));
        assertThat(run(OfflineLearning.of(sparse, configuration).trainerOnSpark(Sparks.context(), null, null)))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void distillationLearnsTheSameBitsAndScoresAreTheSame() throws IOException {
        for (String kind : List.of("mlp", "gru")) {
            Configuration configuration = shared(Configuration.of(DistillJob.settings()))
                    .with(DistillSettings.TEMPERATURE, Temperature.parse("0.5"))
                    .with(NetworkSettings.KIND, kind);
            float[] expected = distilled(whole, configuration);
            assertThat(distilled(sparse, configuration)).containsExactly(expected);

            Path model = DistillJob.run(
                            Sparks.context(),
                            configuration
                                    .with(DistillSettings.DATA, sparse.path())
                                    .with(DistillSettings.OUT, in("run-" + kind)),
                            Progress.silent())
                    .folder()
                    .model();
            assertThat(scores(sparse, model, kind + "-sparse"))
                    .isNotEmpty()
                    .containsExactlyElementsOf(scores(whole, model, kind + "-whole"));
        }
    }

    private List<String> scores(PreparedDataset dataset, Path model, String name) {
        Configuration scoring = Configuration.of(ScoreSettings.ALL)
                .with(ScoreSettings.MODEL, model)
                .with(ScoreSettings.DATA, dataset.path())
                .with(ScoreSettings.OUT, in(name));
        ScoreJob.run(Sparks.context(), scoring, Progress.silent());
        return Sparks.session()
                .read()
                .parquet(in(name) + "/samples")
                .orderBy("episode", "step")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private Path in(String name) {
        return new Path(temporary.resolve(name).toUri());
    }

    private static float[] distilled(PreparedDataset dataset, Configuration configuration) {
        return run(Distillation.of(dataset, configuration).trainerInThisProcess(1))
                .get(0);
    }

    private static Configuration withMemory(Configuration configuration, String kind) {
        return configuration
                .with(NetworkSettings.KIND, kind)
                .with(OfflineSettings.STEPS, Optional.of(new Steps(2)))
                .with(MemorySettings.MEMORY, Optional.of(6))
                .with(MemorySettings.WINDOW, Optional.of(8))
                .with(MemorySettings.BURN_IN, Optional.of(3));
    }

    private static Configuration shared(Configuration configuration) {
        return configuration
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 16)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.LEARNING_RATE, 3e-3)
                .with(TrainSettings.EPOCHS, 2);
    }

    /** Parameters, and frozen copies where there are some. */
    private static List<float[]> run(Trainer trainer) {
        try (trainer) {
            trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {}

                @Override
                public void validated(int epoch, LossSums sums, java.util.Map<String, Object> diagnostics) {}
            });
            TrainingState state = trainer.state();
            List<float[]> vectors = new ArrayList<>();
            vectors.add(state.vectors().get("parameters").clone());
            if (state.vectors().containsKey("target-parameters")) {
                vectors.add(state.vectors().get("target-parameters").clone());
            }
            return vectors;
        }
    }
}
