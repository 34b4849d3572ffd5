package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;

class GenerateJobTest {

    private static final PolicyFactory UNIFORM = Policy::uniform;
    private static final PolicyFactory TEACHER_MIXED_WITH_CHANCE =
            () -> Policy.epsilonGreedy(new LinearQuadraticTeacher(), 0.3);

    @TempDir
    private java.nio.file.Path folder;

    private Path output;
    private SparkSession session;

    @BeforeEach
    void start() {
        output = new Path(folder.resolve("logs").resolve("cartpole").toUri());
        session = Sparks.session();
    }

    @Test
    void writesTheRowsOfTheEpisodesInOrderHoweverManyTasksShareTheWork() throws IOException {
        GenerateSettings settings = settings(UNIFORM, 70);
        GeneratedLog written = GenerateJob.run(session, settings);

        List<Row> rows = rowsInOrderOfFiles();
        assertThat(rows).isEqualTo(rowsOf(settings, 1)).isEqualTo(rowsOf(settings, 3));
        assertThat(written).isEqualTo(new GeneratedLog(70, rows.size()));
        assertThat(rows.get(rows.size() - 1).getLong(0)).isEqualTo(69);
        assertThat(files()).hasSize(2);
    }

    @Test
    void logsWhatTheRolloutSaw() throws IOException {
        GenerateJob.run(session, settings(TEACHER_MIXED_WITH_CHANCE, 3));
        List<Row> rows = rowsInOrderOfFiles();

        int[] next = {0};
        for (long episode = 0; episode < 3; episode++) {
            long id = episode;
            Policy policy = TEACHER_MIXED_WITH_CHANCE.create();
            Rollouts.run(new CartPole(), policy, 1, id, (step, observation, valid, probabilities, action, result) -> {
                Row row = rows.get(next[0]++);
                float[] values = new float[2];
                policy.actionValues().orElseThrow().values(observation, values);
                assertThat(row.getLong(0)).isEqualTo(id);
                assertThat(row.getInt(1)).isEqualTo(step);
                assertThat(floats(row, 2)).containsExactly(observation);
                assertThat(row.getInt(3)).isEqualTo(action);
                assertThat(row.getFloat(4)).isEqualTo(1);
                assertThat(row.getBoolean(5)).isEqualTo(result.terminated());
                assertThat(row.getBoolean(6)).isEqualTo(result.truncated());
                assertThat(row.getDouble(7)).isEqualTo(probabilities[action]);
                assertThat(floats(row, 8)).containsExactly(probabilities);
                assertThat(floats(row, 9)).containsExactly(values);
            });
        }
        assertThat(rows).hasSize(next[0]);
    }

    @Test
    void logsThePropensityWithWhichActionsAreTaken() throws IOException {
        GenerateJob.run(session, settings(TEACHER_MIXED_WITH_CHANCE, 30));
        List<Row> rows = rowsInOrderOfFiles();

        int greedyTaken = 0;
        for (Row row : rows) {
            float[] values = floats(row, 9);
            boolean greedy = row.getInt(3) == (values[1] > values[0] ? 1 : 0);
            assertThat(row.getDouble(7)).isCloseTo(greedy ? 0.85 : 0.15, within(1e-7));
            greedyTaken += greedy ? 1 : 0;
        }
        assertThat(rows).hasSizeGreaterThan(10_000);
        double standardError = Math.sqrt(0.85 * 0.15 / rows.size());
        assertThat(greedyTaken / (double) rows.size()).isCloseTo(0.85, within(4 * standardError));
    }

    @Test
    void leavesTheQValuesNullOfAPolicyThatHasNone() throws IOException {
        GenerateJob.run(session, settings(UNIFORM, 2));

        assertThat(rowsInOrderOfFiles()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.isNullAt(9)).isTrue();
            assertThat(row.getDouble(7)).isEqualTo(0.5);
        });
    }

    @Test
    void refusesAnExistingOutputAndLeavesItAlone() throws IOException {
        java.nio.file.Path existing = folder.resolve("logs").resolve("cartpole");
        Files.createDirectories(existing);
        Files.writeString(existing.resolve("precious"), "kept");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> GenerateJob.run(session, settings(UNIFORM, 2)))
                .withMessage("expected a path where nothing is yet, found an existing file or folder (" + output
                        + "). Name another output, or remove this one; nothing is overwritten.")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.OUTPUT);
        assertThat(existing.resolve("precious")).hasContent("kept");
        assertThat(folder.resolve("logs")).isDirectoryContaining("glob:**cartpole");
    }

    @Test
    void leavesNothingBehindWhenThePolicyFails() throws IOException {
        PolicyFactory broken = () -> (observation, valid, probabilities) -> probabilities[0] = Float.NaN;

        assertThatThrownBy(() -> GenerateJob.run(session, settings(broken, 2)))
                .hasStackTraceContaining(
                        "expected probabilities of at least 0 with sum 1, and 0 for actions that are not valid, found [NaN, 0.0]");
        assertThat(folder.resolve("logs")).isEmptyDirectory();
    }

    @Test
    void refusesNoEpisodesAndAnUnknownEnvironment() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> settings(UNIFORM, 0))
                .withMessage("expected at least one episode, found 0 (number of episodes). Ask for more episodes.");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> new GenerateSettings(Simulator.named("Pong"), UNIFORM, 1, 2, output))
                .withMessageContaining("\"Pong\"");
    }

    private GenerateSettings settings(PolicyFactory behaviour, long episodes) {
        return new GenerateSettings(Simulator.named("CartPole-v1"), behaviour, 1, episodes, output);
    }

    private List<Row> rowsOf(GenerateSettings settings, int tasks) {
        return session.createDataFrame(
                        session.range(0, settings.episodes(), 1, tasks)
                                .toJavaRDD()
                                .mapPartitions(new EpisodeRows(settings)),
                        LogSchema.of(new CartPole()))
                .collectAsList();
    }

    private List<Row> rowsInOrderOfFiles() throws IOException {
        return files().stream()
                .flatMap(
                        file -> session
                                .read()
                                .schema(LogSchema.of(new CartPole()))
                                .parquet(file.toUri().toString())
                                .collectAsList()
                                .stream())
                .toList();
    }

    private List<java.nio.file.Path> files() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(java.nio.file.Path.of(output.toUri()))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static float[] floats(Row row, int column) {
        List<Float> list = row.getList(column);
        float[] floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = list.get(i);
        }
        return floats;
    }
}
