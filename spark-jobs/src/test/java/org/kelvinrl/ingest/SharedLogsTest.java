package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.DatasetManifest.Statistics;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

/** Real logs, with the numbers that their README gives. */
class SharedLogsTest {

    private static final String CARTPOLE = """
            episode = episode, step = t, observation = [x, x_dot, theta, theta_dot], action = action, reward = reward
            terminated = episode_end, q_values = [q0, q1], action_names = [left, right]
            """;
    private static final String GYM = """
            episode = episode_id, step = t, observation = obs, action = action, reward = reward
            terminated = terminated, truncated = truncated, propensity = behavior_prob, q_values = q_values
            """;

    @TempDir
    private Path folder;

    @Test
    void theCartPoleLogComesThroughRowByRow() throws IOException {
        Path log = SharedData.require("cartpole-q-log").resolve("cartpole_d3rlpy_replay_with_sb3dqn_q.csv.gz");
        PreparedDataset dataset = run(settings(folder.resolve("prepared"), CARTPOLE, log)
                        .validationFraction(0))
                .dataset();

        DatasetManifest manifest = dataset.manifest();
        assertThat(manifest.rows()).isEqualTo(99_866);
        assertThat(manifest.episodes()).isEqualTo(1_582);
        assertThat(manifest.shards()).hasSize(8);
        assertThat(manifest.statistics().episodeReturn().count()).isEqualTo(1_582);
        assertThat(manifest.statistics().episodeReturn().mean()).isCloseTo(63.13, Offset.offset(0.005));
        assertThat(manifest.nulls()).containsEntry("truncated", 99_866L).containsEntry("q_values", 0L);
        Map<String, String[]> lines = lines(log);
        List<String> wrong = new ArrayList<>();
        for (RowBlock block : read(dataset)) {
            for (int row = 0; row < block.rows(); row++) {
                String key = block.episodes()[row] + "," + block.steps()[row];
                if (!isRow(block, row, lines.remove(key))) {
                    wrong.add(key);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).isEmpty();
    }

    private static boolean isRow(RowBlock block, int row, String[] fields) {
        boolean isSame = fields != null
                && block.actionIndices()[row] == Integer.parseInt(fields[6])
                && block.rewards()[row] == Float.parseFloat(fields[7])
                && block.terminated()[row] == Byte.parseByte(fields[9]);
        float[] seen = new float[4];
        block.observations().copyTo(row, seen, 0);
        for (int i = 0; isSame && i < 4; i++) {
            isSame = seen[i] == (float) Double.parseDouble(fields[2 + i]);
        }
        for (int i = 0; isSame && i < 2; i++) {
            isSame = block.qValues()[2 * row + i] == (float) Double.parseDouble(fields[10 + i]);
        }
        return isSame;
    }

    @Test
    void theGymnasiumLogComesThroughRowByRow() {
        Path log = SharedData.require("gym-cartpole-q-log");
        PreparedDataset dataset = run(settings(folder.resolve("prepared"), GYM, log.resolve("*.parquet"))
                        .validationFraction(0))
                .dataset();

        DatasetManifest manifest = dataset.manifest();
        assertThat(manifest.rows()).isEqualTo(35_038);
        assertThat(manifest.episodes()).isEqualTo(109);
        Statistics statistics = manifest.statistics();
        assertThat(statistics.episodeReturn().mean()).isCloseTo(321.45, Offset.offset(0.005));
        assertThat(statistics.qValues().withinStateDeviation()).isCloseTo(0.509, Offset.offset(0.0005));
        assertThat(statistics.qValues().values().mean()).isCloseTo(97.5, Offset.offset(0.05));
        assertThat(manifest.nulls())
                .containsEntry("propensity", 0L)
                .containsEntry("terminated", 0L)
                .containsEntry("truncated", 0L);
        Map<String, Row> source = new HashMap<>();
        Sparks.session()
                .read()
                .parquet(log + "/*.parquet")
                .collectAsList()
                .forEach(row -> source.put(row.getLong(0) + "," + row.getInt(1), row));
        List<String> wrong = new ArrayList<>();
        for (RowBlock block : read(dataset)) {
            for (int row = 0; row < block.rows(); row++) {
                String key = block.episodes()[row] + "," + block.steps()[row];
                if (!isRow(block, row, source.remove(key))) {
                    wrong.add(key);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(source).isEmpty();
    }

    private static boolean isRow(RowBlock block, int row, Row expected) {
        boolean isSame = expected != null
                && block.actionIndices()[row] == expected.getInt(3)
                && block.rewards()[row] == expected.getFloat(4)
                && (block.terminated()[row] == 1) == expected.getBoolean(5)
                && (block.truncated()[row] == 1) == expected.getBoolean(6)
                && block.propensities()[row] == expected.getDouble(7);
        List<Float> observation = isSame ? expected.getList(2) : List.of();
        float[] seen = new float[4];
        block.observations().copyTo(row, seen, 0);
        for (int i = 0; isSame && i < 4; i++) {
            isSame = seen[i] == observation.get(i);
        }
        List<Float> q = isSame ? expected.getList(8) : List.of();
        for (int i = 0; isSame && i < 2; i++) {
            isSame = block.qValues()[2 * row + i] == q.get(i);
        }
        return isSame;
    }

    @Test
    void aTenthOfTheEpisodesIsHeldOut() {
        Path log = SharedData.require("gym-cartpole-q-log");
        DatasetManifest manifest = run(settings(folder.resolve("prepared"), GYM, log.resolve("*.parquet")))
                .dataset()
                .manifest();

        long held = manifest.shards().stream()
                .flatMap(shard -> shard.validation().stream())
                .mapToLong(DatasetManifest.Block::episodes)
                .sum();
        assertThat(held).isBetween(5L, 20L);
        assertThat(manifest.rows(Part.TRAINING) + manifest.rows(Part.VALIDATION))
                .isEqualTo(35_038);
    }

    private static Map<String, String[]> lines(Path log) throws IOException {
        Map<String, String[]> lines = new HashMap<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(log)), StandardCharsets.UTF_8))) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split(",", -1);
                lines.put(fields[0] + "," + fields[1], fields);
            }
        }
        return lines;
    }
}
