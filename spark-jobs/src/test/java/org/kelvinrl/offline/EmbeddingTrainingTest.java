package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SmallTransitions;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** From a log with categories to a policy that embeds them. */
class EmbeddingTrainingTest {

    private static final int ROWS = 300;
    private static final int CITIES = 3;
    private static final int STATES = 90;

    @TempDir
    private static java.nio.file.Path folder;

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    /** An observation is a number, a city of three, and a state of 90 as a list with a 1 in its place. */
    @BeforeAll
    static void ingestALog() {
        RandomStream random = RandomStream.of(1);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            float[] state = new float[STATES];
            state[random.nextInt(STATES)] = 1;
            lines.add("{\"episode\":" + row / 10 + ",\"step\":" + row % 10 + ",\"height\":" + random.nextUniform()
                    + ",\"city\":\"" + List.of("Oslo", "Rome", "Turku").get(random.nextInt(CITIES)) + "\",\"state\":"
                    + java.util.Arrays.toString(state) + ",\"action\":" + random.nextInt(2) + ",\"reward\":"
                    + random.nextUniform() + ",\"terminated\":" + (row % 10 == 9) + "}");
        }
        Path log = new Path(folder.toUri().toString(), "log");
        Sparks.session()
                .read()
                .json(Sparks.session().createDataset(lines, Encoders.STRING()))
                .write()
                .parquet(log.toString());
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(log.getParent(), "data"))
                .mapping(ConfigFactory.parseString("episode = episode, step = step, action = action, reward = reward,"
                        + " terminated = terminated, observation = [height, { category = city }, state]"))
                .shards(3)
                .build();
        dataset = IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void sparkThreadsAndASingleProcessGiveTheSameBits(int embedding) {
        OfflineLearning learning = OfflineLearning.of(dataset, configuration(embedding));
        float[] single = run(learning.trainerInThisProcess(1, null));
        assertThat(run(learning.trainerInThisProcess(2, null))).containsExactly(single);
        assertThat(run(learning.trainerOnSpark(Sparks.context(), null, null))).containsExactly(single);
    }

    @Test
    void theModelEmbedsBothCategoriesAndSoDoesItsOnnxGraph() throws IOException, OrtException {
        Path path = OfflineJob.run(Sparks.context(), configuration(4), Progress.silent())
                .folder()
                .model();
        PolicyModel model =
                ModelStore.of(Sparks.context().hadoopConfiguration()).verify(path);
        assertThat(model.manifest().network().settings())
                .containsEntry("embedding", 4)
                .containsEntry("categories", List.of(List.of(1, CITIES), List.of(1 + CITIES, STATES)));
        assertThat(model.manifest().scaling().factor().get(0)).isNotEqualTo(1f);
        assertThat(model.manifest().scaling().factor().subList(1, 1 + CITIES + STATES))
                .containsOnly(1f);
        assertThat(model.manifest().scaling().shift().subList(1, 1 + CITIES + STATES))
                .containsOnly(0f);

        float[] observations = new float[STATES * (1 + CITIES + STATES)];
        float[][] rows = new float[STATES][1 + CITIES + STATES];
        for (int row = 0; row < STATES; row++) {
            rows[row][0] = 0.3f;
            rows[row][1 + row % CITIES] = 1;
            rows[row][1 + CITIES + row] = 1;
            System.arraycopy(rows[row], 0, observations, row * rows[row].length, rows[row].length);
        }
        float[] own = model.evaluator(STATES).outputs(observations, 0, STATES);
        try (OrtSession session = OrtEnvironment.getEnvironment()
                        .createSession(new Path(path, "policy.onnx").toUri().getPath());
                OrtSession.Result result = session.run(
                        Map.of("observation", OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), rows)))) {
            float[][] q = (float[][]) result.get("q").orElseThrow().getValue();
            for (int row = 0; row < STATES; row++) {
                assertThat(q[row]).containsExactly(new float[] {own[2 * row], own[2 * row + 1]}, within(1e-5f));
            }
            assertThat(q[0]).isNotEqualTo(q[3]);
        }
    }

    @Test
    void anObservationWithoutCategoriesHasNothingToEmbed(@TempDir java.nio.file.Path other) {
        PreparedDataset numbers = SmallTransitions.ingested(new Path(other.toUri()), 2);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> OfflineLearning.of(numbers, configuration(4)))
                .withMessage(
                        "expected a category in the observation, components of one column of which one is 1 and the"
                                + " others are 0, for this setting, found 4 (network.embedding, code). Leave it out, or ingest the log"
                                + " again with one_hot or category in the mapping.");
    }

    private static float[] run(Trainer trainer) {
        try (trainer) {
            return trainer.run(new Unheard()).vector();
        }
    }

    private Configuration configuration(int embedding) {
        return Configuration.of(OfflineJob.settings())
                .with(OfflineSettings.DATA, dataset.path())
                .with(OfflineSettings.OUT, new Path(temporary.resolve("run").toUri()))
                .with(OfflineSettings.ALGORITHM, Algorithm.DQN)
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(NetworkSettings.EMBEDDING, embedding == 0 ? Optional.empty() : Optional.of(embedding))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 16)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.EPOCHS, 1)
                .with(CheckpointSettings.EVERY, Frequency.NEVER);
    }
}
