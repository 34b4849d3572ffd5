package org.kelvinrl.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.offline.Algorithm;
import org.kelvinrl.offline.OfflineJob;
import org.kelvinrl.offline.OfflineSettings;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.score.ScoreJob;
import org.kelvinrl.score.ScoreSettings;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.SmallTransitions;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.testing.Watcher;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of DL4J in our rounds, and what becomes of their models. */
class Dl4jTrainingTest {

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    private final Watcher watcher = new Watcher();
    private Configuration configuration;

    /** What is trained. */
    enum Family {
        DENSE(Configurations.dense(Activation.RELU, SmallLog.OBSERVATION_SIZE, SmallLog.ACTIONS)
                .toJson()),
        CONVOLUTIONAL(Configurations.convolutional(1, SmallLog.OBSERVATION_SIZE, SmallLog.ACTIONS)
                .toJson()),
        RECURRENT(Configurations.recurrent(SmallLog.OBSERVATION_SIZE, SmallLog.ACTIONS)
                .toJson());

        private final String json;

        Family(String json) {
            this.json = json;
        }
    }

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 3);
    }

    @BeforeEach
    void configure() throws IOException {
        configuration = Configuration.of(DistillJob.settings())
                .with(DistillSettings.DATA, dataset.path())
                .with(DistillSettings.OUT, in("run"))
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.3*deviation"))
                .with(TrainSettings.WORKERS, Optional.of(3))
                .with(TrainSettings.BATCH, 32)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.LEARNING_RATE, 3e-3)
                .with(TrainSettings.EPOCHS, 2)
                .with(CheckpointSettings.EVERY, Frequency.NEVER);
        use(Family.DENSE);
    }

    private void use(Family family) throws IOException {
        Files.writeString(temporary.resolve("network.json"), family.json);
        configuration = configuration
                .with(NetworkSettings.KIND, "dl4j")
                .with(NetworkSettings.DL4J_CONFIG, Optional.of(in("network.json")));
    }

    private Path in(String name) {
        return new Path(new Path(temporary.toUri()), name);
    }

    @ParameterizedTest
    @EnumSource
    void sparkThreadsAndASingleProcessGiveTheSameBits(Family family) throws IOException {
        use(family);
        Distillation distillation = Distillation.of(dataset, configuration);
        float[] single = vector(distillation.trainerInThisProcess(1));
        assertThat(vector(distillation.trainerInThisProcess(2))).containsExactly(single);
        assertThat(vector(distillation.trainerOnSpark(Sparks.context()))).containsExactly(single);
        assertThat(vector(Distillation.of(dataset, configuration.with(TrainSettings.SEED, 2L))
                        .trainerInThisProcess(1)))
                .isNotEqualTo(single);
    }

    private static float[] vector(Trainer trainer) {
        try (trainer) {
            return trainer.run(new Unheard()).vector();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DENSE", "RECURRENT"})
    void aRunThatSigtermStopsEndsWithTheSameBits(Family family) throws IOException {
        use(family);
        configuration = configuration.with(CheckpointSettings.EVERY, Frequency.parse("1-rounds"));
        float[] expected = vector(Distillation.of(dataset, configuration).trainerInThisProcess(1));
        watcher.at(3, watcher::sendSigterm);
        assertThatThrownBy(this::distil).isInstanceOfSatisfying(KelvinException.class, e -> assertThat(e.kind())
                .isEqualTo(KelvinException.Kind.STOPPED));
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        use(Family.CONVOLUTIONAL);
        assertThatThrownBy(this::distil).isInstanceOf(KelvinException.class).hasMessageContaining("network.sha256 ");
        use(family);
        distil();
        assertThat(model().parameters()).containsExactly(expected);
        // what is finished is compared too
        assertThat(distil().wasFinishedBefore()).isTrue();
    }

    private TrainingResult distil() throws IOException {
        return DistillJob.run(Sparks.context(), configuration, watcher);
    }

    private PolicyModel model() {
        return ModelStore.of(Sparks.context().hadoopConfiguration()).verify(in("run/model"));
    }

    @Test
    void plainDl4jOpensTheModelAndScoresEqually() throws IOException {
        TrainingResult result = distil();
        assertThat(result.model().exports()).extracting("file").containsExactly("dl4j.zip");
        File zip = temporary.resolve("run/model/dl4j.zip").toFile();
        MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(zip);
        NormalizerStandardize normaliser = ModelSerializer.restoreNormalizerFromFile(zip);
        float[] observations = new float[5 * SmallLog.OBSERVATION_SIZE];
        for (int i = 0; i < observations.length; i++) {
            observations[i] = (float) Math.sin(i);
        }
        INDArray scaled = Nd4j.create(observations.clone(), new long[] {5, SmallLog.OBSERVATION_SIZE});
        normaliser.transform(scaled);
        float[] theirs = plain.output(scaled).dup('c').data().asFloat();
        float[] ours = model().evaluator(5).outputs(observations, 0, 5);
        for (int i = 0; i < theirs.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(1e-5f));
        }
    }

    @Test
    void denseLayersAreWrittenInOnnxToo() throws IOException, OrtException {
        distil();
        PolicyModel model = model();
        assertThat(model.manifest().policy()).isNotNull();
        float[] observation = {0.5f, -1, 2};
        boolean[][] mask = {{true, true, true, true}};
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(
                        temporary.resolve("run/model/policy.onnx").toString());
                OrtSession.Result result = session.run(Map.of(
                        "observation", OnnxTensor.createTensor(environment, new float[][] {observation}),
                        "mask", OnnxTensor.createTensor(environment, mask)))) {
            float[][] q = (float[][]) result.get("q").orElseThrow().getValue();
            assertThat(q[0]).containsExactly(model.evaluator(1).outputs(observation, 0, 1), within(1e-5f));
        }
    }

    @Test
    void aModelWithoutScalingIsWhatAnotherRunStartsFrom() throws IOException {
        configuration = configuration.with(NetworkSettings.SCALING, "none");
        distil();
        float[] before = model().parameters();
        Path zip = in("run/model/dl4j.zip");
        configuration = configuration
                .with(NetworkSettings.DL4J_CONFIG, Optional.empty())
                .with(NetworkSettings.DL4J_MODEL, Optional.of(zip))
                .with(DistillSettings.OUT, in("again"));
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            assertThat(trainer.state().vectors().get("parameters")).containsExactly(before);
        }
    }

    @Test
    void aChangedExportIsDamage() throws IOException {
        distil();
        Files.delete(temporary.resolve("run/model/.dl4j.zip.crc"));
        Files.write(temporary.resolve("run/model/dl4j.zip"), new byte[] {1});
        assertThatThrownBy(this::model)
                .isInstanceOf(KelvinException.class)
                .hasMessageMatching("expected a file with SHA-256 \\w+, found one with \\w+ \\(.*dl4j.zip\\)\\. .*");
    }

    @Test
    void otherCommandsTakeTheModel() throws IOException {
        use(Family.CONVOLUTIONAL);
        distil();
        assertThat(temporary.resolve("run/model/policy.onnx")).doesNotExist();
        ScoreJob.run(
                Sparks.context(),
                Configuration.of(ScoreSettings.ALL)
                        .with(ScoreSettings.DATA, dataset.path())
                        .with(ScoreSettings.MODEL, in("run/model"))
                        .with(ScoreSettings.OUT, in("scores")),
                watcher);
        assertThat(Sparks.session()
                        .read()
                        .parquet(in("scores/samples").toString())
                        .count())
                .isEqualTo(dataset.manifest().rows());
    }

    @Test
    void offlineLearningTakesThemToo() throws IOException {
        PreparedDataset transitions = SmallTransitions.ingested(in("transitions"), 2);
        Files.writeString(
                temporary.resolve("network.json"),
                Configurations.dense(
                                Activation.RELU, transitions.manifest().observationSize(), SmallTransitions.ACTIONS)
                        .toJson());
        TrainingResult result = OfflineJob.run(
                Sparks.context(),
                Configuration.of(OfflineJob.settings())
                        .with(OfflineSettings.DATA, transitions.path())
                        .with(OfflineSettings.OUT, in("run"))
                        .with(OfflineSettings.ALGORITHM, Algorithm.BC)
                        .with(NetworkSettings.KIND, "dl4j")
                        .with(NetworkSettings.DL4J_CONFIG, Optional.of(in("network.json")))
                        .with(TrainSettings.EPOCHS, 1),
                watcher);
        assertThat(result.model().network().kind()).isEqualTo("dl4j");
        assertThat(model().network().outputs().get(0).size()).isEqualTo(SmallTransitions.ACTIONS);
    }

    @Test
    void aManifestsConfigurationIsFromAStrangerToo() throws IOException {
        distil();
        java.nio.file.Path manifest = temporary.resolve("run/model/manifest.json");
        String text = Files.readString(manifest);
        Files.delete(temporary.resolve("run/model/.manifest.json.crc"));
        Files.writeString(
                manifest, text.replace("org.nd4j.linalg.activations.impl.ActivationReLU", "javax.swing.JEditorPane"));
        assertThatThrownBy(this::model)
                .isInstanceOf(KelvinException.class)
                .hasMessageContaining(
                        "/confs/0/layer/activationFn/@class: expected a class of DL4J's own configurations,"
                                + " found \"javax.swing.JEditorPane\"");
    }

    @Test
    void trainingLowersTheLoss() throws IOException {
        for (Family family : Family.values()) {
            use(family);
            configuration = configuration.with(TrainSettings.EPOCHS, 12).with(DistillSettings.OUT, in(family.name()));
            TrainingResult result = distil();
            assertThat(result.last().validation().divergence())
                    .isLessThan(0.7 * result.epochs().get(0).validation().divergence());
        }
    }

    @Test
    void windowsAreThoseThatWereAskedFor() throws IOException {
        use(Family.RECURRENT);
        configuration = configuration
                .with(MemorySettings.WINDOW, Optional.of(6))
                .with(MemorySettings.BURN_IN, Optional.of(2))
                .with(MemorySettings.TRUNCATION, Optional.of(3))
                .with(MemorySettings.STATE, Optional.of(MemorySettings.State.ZERO));
        distil();
        assertThat(model().network().unrolling()).isEqualTo(new Unrolling(6, 2, 3, false));

        Configuration carried = configuration.with(MemorySettings.STATE, Optional.of(MemorySettings.State.CARRIED));
        assertThatThrownBy(() -> Distillation.of(dataset, carried))
                .isInstanceOf(KelvinException.class)
                .hasMessage(
                        "expected gradients through whole windows of 6 steps, or a state of zeros behind a truncation, for"
                                + " --network dl4j, found a truncation of 3 that carries the state (network.truncation, code). Leave it"
                                + " out, shorten --window and give a --burn-in, or give --state zero.");
        use(Family.DENSE);
        assertThatThrownBy(() -> Distillation.of(dataset, configuration))
                .isInstanceOf(KelvinException.class)
                .hasMessage("expected a network with memory, which alone has this, found one without in "
                        + in("network.json")
                        + " (network.window, code). Leave it out, or name the file of a network with an"
                        + " LSTM.");
    }
}
