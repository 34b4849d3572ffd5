package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;

class CombinationsTest {

    private static PreparedDataset dataset;
    private static PreparedDataset withoutValidation;

    private Configuration configuration;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 2);
        IngestSettings settings = IngestSettings.of(
                        List.of(folder.resolve("log").toString()),
                        new Path(folder.resolve("training-only").toUri()))
                .validationFraction(0)
                .build();
        withoutValidation =
                IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }

    @BeforeEach
    void defaults() {
        configuration = Configuration.of(Distillation.settings());
    }

    @Test
    void weightDecayNeedsAdamW() {
        with(TrainSettings.WEIGHT_DECAY, Optional.of(0.1));
        assertRefused(
                "expected no weight decay with --optimiser adam, found 0.1 (train.weight-decay, code). Leave it out, or"
                        + " set --optimiser adamw.");
    }

    @Test
    void aSwitchRoundNeedsPostLocal() {
        with(TrainSettings.SWITCH_ROUND, Optional.of(7L));
        assertRefused(
                "expected no round to switch at with --synchronise parameters, found 7 (train.switch-round, code). Leave it"
                        + " out, or set --synchronise post-local.");
    }

    @Test
    void postLocalNeedsASwitchRound() {
        with(TrainSettings.SYNCHRONISE, Synchronisation.POST_LOCAL);
        assertRefused(
                "expected a round to switch at with --synchronise post-local, found none (train.switch-round, default). Set"
                        + " --set train.switch-round=N, such as the rounds of an epoch or two.");
    }

    @Test
    void gradientsHaveNoOuterStep() {
        with(TrainSettings.SYNCHRONISE, Synchronisation.GRADIENT);
        with(TrainSettings.OUTER, OuterOptimiser.Rule.SLOW_MOMENTUM);
        assertRefused(
                "expected no outer step with --synchronise gradient, which has one optimiser, on the driver, found"
                        + " slow-momentum (train.outer, code). Leave it out, or set --synchronise parameters.");
    }

    @Test
    void gradientsHaveNoLocalMoments() {
        with(TrainSettings.SYNCHRONISE, Synchronisation.GRADIENT);
        with(TrainSettings.MOMENTS, Moments.KEEP);
        assertRefused(
                "expected no choice of local moments with --synchronise gradient, where workers have none, found keep"
                        + " (train.moments, code). Leave it out, or set --synchronise parameters.");
    }

    @Test
    void theAverageHasNeitherRateNorMomentum() {
        with(TrainSettings.OUTER_MOMENTUM, Optional.of(0.5));
        assertRefused(
                "expected no outer momentum with --outer average, found 0.5 (train.outer-momentum, code). Leave it out, or"
                        + " name another --outer.");
        with(TrainSettings.OUTER_LEARNING_RATE, Optional.of(0.25));
        assertRefused(
                "expected no outer learning rate with --outer average, found 0.25 (train.outer-learning-rate, code). Leave"
                        + " it out, or name another --outer.");
    }

    @Test
    void feedbackNeedsCompression() {
        with(TrainSettings.ERROR_FEEDBACK, true);
        assertRefused(
                "expected no error feedback with --compress none, which loses nothing, found true (train.error-feedback,"
                        + " code). Leave it out, or set --compress bfloat16 or int8.");
    }

    @Test
    void feedbackDoesNotGoWithPostLocal() {
        with(TrainSettings.ERROR_FEEDBACK, true);
        with(TrainSettings.COMPRESS, Compression.INT8);
        with(TrainSettings.SYNCHRONISE, Synchronisation.POST_LOCAL);
        with(TrainSettings.SWITCH_ROUND, Optional.of(7L));
        assertRefused(
                "expected no error feedback with --synchronise post-local, as what was lost of a gradient cannot be added to a"
                        + " change of parameters, found true (train.error-feedback, code). Leave out one of them.");
    }

    @Test
    void steeringHasItsOwnSettings() {
        with(TrainSettings.ENTROPY_STEERING, Optional.of(2.0));
        assertRefused(
                "expected no speed of steering without --target-entropy, found 2.0 (train.entropy-steering, code). Leave it"
                        + " out, or set --target-entropy.");
        with(TrainSettings.TARGET_ENTROPY, Optional.of(0.5));
        with(TrainSettings.ENTROPY_WEIGHT_END, Optional.of(0.0));
        assertRefused(
                "expected no weight to go to with --target-entropy, which steers it, found 0.0 (train.entropy-weight-end,"
                        + " code). Leave out one of them.");
    }

    @Test
    void steeringNeedsAnEntropyWithAWeight() {
        with(TrainSettings.TARGET_ENTROPY, Optional.of(0.5));
        with(DistillSettings.REGULARISER, Regulariser.klToReference());
        assertRefused(
                "expected an entropy as regulariser, with a weight above 0 to begin with, for --target-entropy, found"
                        + " kl-to-reference with weight 0.01 (train.target-entropy, code). Leave it out, or set --regulariser and"
                        + " --entropy-weight.");
        with(DistillSettings.REGULARISER, Regulariser.shannonEntropy());
        with(DistillSettings.ENTROPY_WEIGHT, 0.0);
        assertRefused(
                "expected an entropy as regulariser, with a weight above 0 to begin with, for --target-entropy, found"
                        + " shannon-entropy with weight 0.0 (train.target-entropy, code). Leave it out, or set --regulariser and"
                        + " --entropy-weight.");
    }

    @Test
    void noPolicyHasMoreEntropyThanTheUniformOne() {
        with(TrainSettings.TARGET_ENTROPY, Optional.of(1.4));
        assertRefused("expected an entropy below that of the uniform policy over 4 actions, 1.3862944, found 1.4"
                + " (train.target-entropy, code). Lower --target-entropy.");
    }

    @Test
    void aLeastImprovementNeedsPatience() {
        with(TrainSettings.MIN_DELTA, Optional.of(0.1));
        assertRefused(
                "expected no least improvement without --patience, found 0.1 (train.min-delta, code). Leave it out, or set"
                        + " --patience.");
    }

    @Test
    void patienceNeedsValidationRows() {
        with(TrainSettings.PATIENCE, Optional.of(2));
        assertThat(Distillation.of(dataset, configuration).plan().patience()).isEqualTo(new Patience(2, 0));
        assertRefused(
                withoutValidation,
                "expected validation rows to be patient with, found 2 (train.patience, code). Leave it out, or ingest the log"
                        + " again with a larger --validation.");
    }

    private <T> void with(Setting<T> setting, T value) {
        configuration = configuration.with(setting, value);
    }

    private void assertRefused(String message) {
        assertRefused(dataset, message);
    }

    private void assertRefused(PreparedDataset data, String message) {
        assertThatThrownBy(() -> Distillation.of(data, configuration))
                .isInstanceOf(KelvinException.class)
                .hasMessage(message);
    }
}
