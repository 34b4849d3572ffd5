package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.FloatBytes;
import org.kelvinrl.testing.SmallTransitions;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.testing.Watcher;
import org.kelvinrl.train.OnDivergence;
import org.kelvinrl.train.TargetRenewal;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** A run that was stopped goes on with the frozen copies that it had. */
class OfflineResumeTest {

    @TempDir
    private static java.nio.file.Path folder;

    private static PreparedDataset dataset;

    @BeforeAll
    static void ingestALog() {
        dataset = SmallTransitions.ingested(new Path(folder.toUri()), 4);
    }

    @ParameterizedTest
    @CsvSource({
        "KL_PRIOR, 7, STOP, mlp",
        "KL_PRIOR, epochs:1, STOP, mlp",
        "CRR, polyak:0.1, STOP, mlp",
        "DOUBLE_DQN, 11, ROLL_BACK, mlp",
        "AWR, 5, STOP, mlp",
        "KL_PRIOR, 7, STOP, gru",
        "DQN, polyak:0.1, STOP, lstm"
    })
    void aRunThatSigtermStopsEndsWithTheBitsOfOneThatNothingStopped(
            Algorithm algorithm,
            String renewal,
            OnDivergence onDivergence,
            String kind,
            @TempDir java.nio.file.Path out)
            throws IOException {
        Configuration configuration = configuration(algorithm, out)
                .with(NetworkSettings.KIND, kind)
                .with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.parse(renewal)))
                .with(TrainSettings.ON_DIVERGENCE, onDivergence);
        byte[] expected = uninterrupted(configuration);
        Watcher watcher = new Watcher();
        watcher.at(3, watcher::sendSigterm);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> OfflineJob.run(Sparks.context(), configuration, watcher))
                .withMessageContaining("found SIGTERM after round 3");
        assertThat(out.resolve("run/model")).doesNotExist();

        OfflineJob.run(Sparks.context(), configuration.with(CheckpointSettings.RESUME, true), watcher);
        assertThat(watcher.notes()).anyMatch(note -> note.startsWith("resuming after round 3: "));
        assertThat(Files.readAllBytes(out.resolve("run/model/parameters.f32"))).isEqualTo(expected);
    }

    private static byte[] uninterrupted(Configuration configuration) {
        OfflineLearning learning = OfflineLearning.of(dataset, configuration);
        try (Trainer trainer = learning.trainerInThisProcess(1, null)) {
            return FloatBytes.of(
                    learning.actingParameters(trainer.run(new Unheard()).vector()));
        }
    }

    private static Configuration configuration(Algorithm algorithm, java.nio.file.Path out) {
        return Configuration.of(OfflineJob.settings())
                .with(OfflineSettings.DATA, dataset.path())
                .with(OfflineSettings.OUT, new Path(out.resolve("run").toUri()))
                .with(OfflineSettings.ALGORITHM, algorithm)
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 16)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.LEARNING_RATE, 3e-3)
                .with(TrainSettings.EPOCHS, 2);
    }
}
