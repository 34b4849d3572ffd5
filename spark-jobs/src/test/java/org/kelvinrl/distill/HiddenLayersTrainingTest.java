package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
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
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.Activation;
import org.kelvinrl.network.Initialisation;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.score.ScoreJob;
import org.kelvinrl.score.ScoreResult;
import org.kelvinrl.score.ScoreSettings;
import org.kelvinrl.testing.FloatBytes;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.testing.Watcher;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.Synchronisation;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

/** Networks with layer norm, dropout, residual layers and dueling heads keep what every run is promised. */
class HiddenLayersTrainingTest {

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 5);
    }

    @ParameterizedTest
    @CsvSource({"RELU, PARAMETERS", "TANH, PARAMETERS", "GELU, PARAMETERS", "SILU, PARAMETERS", "SILU, GRADIENT"})
    void sparkThreadsAndASingleProcessGiveTheSameBits(Activation activation, Synchronisation synchronisation) {
        Configuration configuration = everything()
                .with(NetworkSettings.ACTIVATION, activation)
                .with(TrainSettings.SYNCHRONISE, synchronisation);
        Distillation distillation = Distillation.of(dataset, configuration);
        Run single = run(distillation.trainerInThisProcess(1));
        assertThat(run(distillation.trainerInThisProcess(2))).isEqualTo(single);
        assertThat(run(distillation.trainerOnSpark(Sparks.context()))).isEqualTo(single);
        assertThat(run(configuration.with(NetworkSettings.DROPOUT, 0.0)).parameters)
                .isNotEqualTo(single.parameters);
    }

    @ParameterizedTest
    @EnumSource(Initialisation.class)
    void startingValuesAreAPureFunctionOfTheSeed(Initialisation initialisation) {
        Configuration configuration = everything()
                .with(NetworkSettings.INITIALISATION, initialisation)
                .with(TrainSettings.EPOCHS, 1);
        assertThat(run(configuration)).isEqualTo(run(configuration));
        assertThat(run(configuration.with(TrainSettings.SEED, 2L)).parameters)
                .isNotEqualTo(run(configuration).parameters);
    }

    @Test
    void aRunThatSigtermStopsEndsWithTheSameBits() throws IOException {
        Configuration configuration = job();
        byte[] expected;
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            expected = FloatBytes.of(trainer.run(new Unheard()).vector());
        }
        Watcher watcher = new Watcher();
        watcher.at(5, watcher::sendSigterm);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> DistillJob.run(Sparks.context(), configuration, watcher))
                .withMessageContaining("found SIGTERM after round 5");
        DistillJob.run(Sparks.context(), configuration.with(CheckpointSettings.RESUME, true), watcher);
        assertThat(watcher.notes()).anyMatch(note -> note.startsWith("resuming after round 5: "));
        assertThat(Files.readAllBytes(temporary.resolve("run/model/parameters.f32")))
                .isEqualTo(expected);
    }

    /** Where nothing learns nothing is dropped: a model's loss is what validation measured last. */
    @Test
    void aModelIsVerifiedAndScoredWithoutNoise() throws IOException {
        List<Double> validated = new ArrayList<>();
        Distillation distillation = Distillation.of(dataset, job());
        try (Trainer trainer = distillation.trainerInThisProcess(1)) {
            trainer.run(new Listening(validated));
        }
        TrainingResult result = DistillJob.run(Sparks.context(), job(), Progress.silent());
        assertThat(ModelStore.of(Sparks.context().hadoopConfiguration())
                        .verify(result.folder().model())
                        .manifest()
                        .network())
                .isEqualTo(distillation.network().architecture());

        Configuration scoring = Configuration.of(ScoreSettings.ALL)
                .with(ScoreSettings.MODEL, result.folder().model())
                .with(ScoreSettings.DATA, dataset.path())
                .with(ScoreSettings.SPLIT, ScoreSettings.Split.VALIDATION)
                .with(ScoreSettings.OUT, new Path(temporary.resolve("scores").toUri()));
        ScoreResult scored = ScoreJob.run(Sparks.context(), scoring, Progress.silent());
        assertThat(scored.rows()).isEqualTo(dataset.manifest().rows(DatasetManifest.Part.VALIDATION));
        assertThat(scored.compared().loss()).isCloseTo(validated.get(validated.size() - 1), within(1e-6));
    }

    @Test
    void duelingNeedsALossOfValues() {
        Configuration policies = everything().with(DistillSettings.DIVERGENCE, Divergence.forwardKl());
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> Distillation.of(dataset, policies))
                .withMessage(
                        "expected no such setting with a loss that compares policies, for which the state's value means"
                                + " nothing, found true (network.dueling, code). Leave it out.");
        Distillation.of(dataset, policies.with(NetworkSettings.DUELING, false));
    }

    private static Configuration everything() {
        return Configuration.of(DistillJob.settings())
                .with(DistillSettings.DIVERGENCE, Divergence.squaredError())
                .with(NetworkSettings.HIDDEN, List.of(8, 8, 5))
                .with(NetworkSettings.ACTIVATION, Activation.SILU)
                .with(NetworkSettings.LAYER_NORM, true)
                .with(NetworkSettings.DROPOUT, 0.25)
                .with(NetworkSettings.RESIDUAL, true)
                .with(NetworkSettings.DUELING, true)
                .with(TrainSettings.WORKERS, Optional.of(3))
                .with(TrainSettings.BATCH, 32)
                .with(TrainSettings.LOCAL_STEPS, 3)
                .with(TrainSettings.EPOCHS, 2)
                .with(CheckpointSettings.EVERY, Frequency.NEVER);
    }

    private Configuration job() {
        return everything()
                .with(DistillSettings.DATA, dataset.path())
                .with(DistillSettings.OUT, new Path(temporary.resolve("run").toUri()));
    }

    private static Run run(Configuration configuration) {
        return run(Distillation.of(dataset, configuration).trainerInThisProcess(1));
    }

    private static Run run(Trainer trainer) {
        List<Double> losses = new ArrayList<>();
        try (trainer) {
            List<Float> parameters = new ArrayList<>();
            for (float parameter : trainer.run(new Listening(losses)).vector()) {
                parameters.add(parameter);
            }
            return new Run(parameters, losses);
        }
    }

    /** Collects the losses of the validations. */
    private record Listening(List<Double> losses) implements TrainingListener {

        @Override
        public void round(RoundMetrics metrics) {}

        @Override
        public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
            losses.add(sums.loss());
        }
    }

    /** Parameters and metrics, to the last bit. */
    private record Run(List<Float> parameters, List<Double> losses) {}
}
