package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.network.Activation;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SmallTransitions;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** Critics with dueling heads, dropout and layer norm, some of them ensembles. */
class DuelingCriticTest {

    @TempDir
    private static java.nio.file.Path folder;

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    @BeforeAll
    static void ingestALog() {
        dataset = SmallTransitions.ingested(new Path(folder.toUri()), 4);
    }

    @ParameterizedTest
    @EnumSource(names = {"KL_PRIOR", "KL_Q", "DQN", "CQL", "BCQ", "IQL", "CRR"})
    void sparkThreadsAndASingleProcessGiveTheSameBits(Algorithm algorithm) {
        OfflineLearning learning = OfflineLearning.of(dataset, configuration(algorithm));
        float[] single = run(learning.trainerInThisProcess(1, null));
        assertThat(run(learning.trainerInThisProcess(2, null))).containsExactly(single);
        assertThat(run(learning.trainerOnSpark(Sparks.context(), null, null))).containsExactly(single);
        Configuration plain = configuration(algorithm).with(NetworkSettings.DROPOUT, 0.0);
        assertThat(run(OfflineLearning.of(dataset, plain).trainerInThisProcess(1, null)))
                .isNotEqualTo(single);
    }

    /** An ensemble of dueling critics beside an estimate of the behaviour policy, which has no values. */
    @Test
    void aModelOfBcqActsByTheMeanOfItsCritics() throws IOException {
        Configuration configuration = configuration(Algorithm.BCQ);
        OfflineLearning learning = OfflineLearning.of(dataset, configuration);
        float[] acting = learning.actingParameters(run(learning.trainerInThisProcess(1, null)));
        Path model = OfflineJob.run(Sparks.context(), configuration, Progress.silent())
                .folder()
                .model();
        PolicyModel read = ModelStore.of(Sparks.context().hadoopConfiguration()).verify(model);
        assertThat(read.manifest().network().kind()).isEqualTo("filtered");
        assertThat(read.manifest().network().settings())
                .containsEntry("dueling", true)
                .containsEntry("layer-norm", true)
                .containsEntry("activation", "tanh");
        assertThat(read.manifest().network()).isEqualTo(learning.actingNetwork().architecture());

        Network network = learning.actingNetwork();
        Pass pass = network.pass(3, MatrixProduct.ofThisJvm());
        float[] observations = new float[3 * network.inputs()];
        for (int i = 0; i < observations.length; i++) {
            observations[i] = (i % 5 - 2) / 2f;
        }
        learning.scaling().apply(observations, 0, pass.input(), 0, 3);
        pass.forward(acting, 0, Sequences.rows(3));
        float[] outputs = read.evaluator(3).outputs(observations, 0, 3);
        for (int i = 0; i < 3 * SmallTransitions.ACTIONS; i++) {
            assertThat(outputs[i]).isCloseTo(pass.output(0)[i], within(1e-6f));
        }
    }

    /** Two networks that differ, in one artifact. */
    @Test
    void aModelOfBcqTellsTheNetworksOfItsCriticAndOfTheBehaviour() throws IOException {
        Configuration configuration = Configuration.of(OfflineJob.settings())
                .with(OfflineSettings.DATA, dataset.path())
                .with(OfflineSettings.OUT, new Path(temporary.resolve("run").toUri()))
                .with(OfflineSettings.ALGORITHM, Algorithm.BCQ)
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.EPOCHS, 1);
        Path model = OfflineJob.run(Sparks.context(), configuration, Progress.silent())
                .folder()
                .model();
        PolicyModel read = ModelStore.of(Sparks.context().hadoopConfiguration()).verify(model);
        assertThat(read.manifest().network().settings())
                .containsEntry("layer-norm", true)
                .containsEntry("behaviour", Map.of("hidden", List.of(8)));
        assertThat(read.manifest().network())
                .isEqualTo(OfflineLearning.of(dataset, configuration)
                        .actingNetwork()
                        .architecture());
    }

    @ParameterizedTest
    @EnumSource(names = {"BC", "MARWIL", "AWR"})
    void anAlgorithmWithoutACriticHasNothingToDuel(Algorithm algorithm) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> OfflineLearning.of(dataset, configuration(algorithm)))
                .withMessage(
                        "expected no such setting with --algorithm " + algorithm.label()
                                + ", for which the state's value means nothing, found true (network.dueling, code). Leave it out.");
    }

    private static float[] run(Trainer trainer) {
        try (trainer) {
            return trainer.run(new Unheard()).vector();
        }
    }

    private Configuration configuration(Algorithm algorithm) {
        Configuration configuration = Configuration.of(OfflineJob.settings())
                .with(OfflineSettings.DATA, dataset.path())
                .with(OfflineSettings.OUT, new Path(temporary.resolve("run").toUri()))
                .with(OfflineSettings.ALGORITHM, algorithm)
                .with(NetworkSettings.HIDDEN, List.of(8, 8))
                .with(NetworkSettings.ACTIVATION, Activation.TANH)
                .with(NetworkSettings.LAYER_NORM, true)
                .with(NetworkSettings.DROPOUT, 0.2)
                .with(NetworkSettings.RESIDUAL, true)
                .with(NetworkSettings.DUELING, true)
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 16)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.LEARNING_RATE, 3e-3)
                .with(TrainSettings.EPOCHS, 1)
                .with(CheckpointSettings.EVERY, Frequency.NEVER);
        return algorithm.hasEnsemble() ? configuration.with(OfflineSettings.CRITICS, Optional.of(3)) : configuration;
    }
}
