package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

/** Real logs whose columns need more than a name, with the numbers that their README gives. */
class SharedMappingsTest {

    private static final String FROZEN_LAKE = """
            episode = { ends = done }
            observation = { one_hot = state }
            next_observation = { one_hot = next_state }
            action = action
            reward = reward
            terminated = {
              column = done
              limit = 100
              state = next_state
              terminal_states = [19, 29, 35, 41, 42, 46, 49, 52, 54, 59, 63]
            }
            """;

    private static final String MAPPINGS = "org/kelvinrl/ingest/mappings/";

    @TempDir
    private Path folder;

    @Test
    void theOrderOfFrozenLakeTellsEpisodesAndTheLimitWhichWereCutOff() throws IOException {
        Path log = SharedData.require("frozenlake").resolve("frozenlake8x8_random_dataset.csv");
        IngestResult result = run(IngestRuns.settings(folder.resolve("prepared"), FROZEN_LAKE, log)
                .validationFraction(0));

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.rows()).isEqualTo(47_310);
        assertThat(manifest.episodes()).isEqualTo(1_500);
        assertThat(manifest.observationNames())
                .isEqualTo(IntStream.range(0, 64).mapToObj(i -> "state=" + i).toList());
        assertThat(manifest.actionSpace().n()).isEqualTo(4);
        assertThat(manifest.nulls())
                .contains(entry("terminated", 0L), entry("truncated", 0L), entry("next_observation", 0L));
        assertThat(manifest.statistics().episodeReturn().mean()).isCloseTo(0.0020, Offset.offset(0.00005));
        assertThat(count(result, RowBlock::truncated)).isEqualTo(25);
        assertThat(count(result, RowBlock::terminated)).isEqualTo(1_475);
        assertThat(result.findings()).containsOnly(entry(Finding.TRUNCATED_AT_LIMIT, 25L));

        Path moved =
                Files.copy(log, Files.createDirectory(folder.resolve("moved")).resolve(log.getFileName()));
        run(IngestRuns.settings(folder.resolve("again"), FROZEN_LAKE, moved.getParent())
                .validationFraction(0));
        assertThat(hashes(folder.resolve("again"))).isEqualTo(hashes(folder.resolve("prepared")));
    }

    @ParameterizedTest
    @CsvSource({"random, 46, 0.0046, 0.0046", "bts, 69, 0.0030086, 0.0031894"})
    void openBanditsClicksAndPropensitiesGiveTheKnownEstimates(String policy, int clicks, double ips, double snips) {
        Path log = SharedData.require("open-bandit").resolve(policy).resolve("men.csv");
        IngestResult result = run(settings(log, "open-bandit"));

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.rows()).isEqualTo(10_000);
        assertThat(manifest.episodes()).isEqualTo(10_000);
        assertThat(manifest.actionSpace().names())
                .isEqualTo(IntStream.range(0, 34).mapToObj(Integer::toString).toList());
        assertThat(manifest.observationNames()).contains("position=1", "position=2", "position=3");
        assertThat(manifest.nulls()).contains(entry("propensity", 0L), entry("timestamp", 0L), entry("action", 0L));
        double reward = 0;
        double weighted = 0;
        double weights = 0;
        for (RowBlock block : read(result.dataset())) {
            for (int row = 0; row < block.rows(); row++) {
                double weight = 1 / (34 * block.propensities()[row]);
                reward += block.rewards()[row];
                weighted += weight * block.rewards()[row];
                weights += weight;
            }
        }
        assertThat(reward).isEqualTo(clicks);
        assertThat(weighted / 10_000).isCloseTo(ips, Offset.offset(5e-8));
        assertThat(weighted / weights).isCloseTo(snips, Offset.offset(5e-8));
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void reAgentsTableOfTransitionsHasMasksThatEndEmpty() throws IOException {
        unzip(SharedData.require("reagent").resolve("dqn_workflow.zip"), folder.resolve("log"));
        IngestResult result = run(settings(folder.resolve("log"), "reagent"));

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(result.inputFiles()).isEqualTo(12);
        assertThat(manifest.rows()).isEqualTo(323);
        assertThat(manifest.episodes()).isEqualTo(18);
        assertThat(manifest.statistics().episodeReturn().mean()).isCloseTo(17.94, Offset.offset(0.005));
        assertThat(manifest.nulls()).contains(entry("propensity", 0L), entry("action_mask", 18L));
        int terminated = 0;
        for (RowBlock block : read(result.dataset())) {
            for (int row = 0; row < block.rows(); row++) {
                terminated += block.terminated()[row];
                assertThat(block.propensities()[row]).isEqualTo(0.5);
            }
        }
        assertThat(terminated).isEqualTo(18);
        assertThat(result.findings()).containsOnly(entry(Finding.EMPTY_MASK_REPAIRED, 18L + 36L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "parquet"})
    void reAgentsTimelineHasFeaturesAndActionsAsMaps(String format) {
        Path json = SharedData.require("reagent").resolve("cartpole_training.json.bz2");
        Path parquet = folder.resolve("log");
        Sparks.session()
                .read()
                .schema("mdp_id STRING, sequence_number INT, state_features MAP<STRING, DOUBLE>, "
                        + "action MAP<STRING, DOUBLE>, propensity DOUBLE, reward DOUBLE, "
                        + "possible_actions ARRAY<MAP<STRING, DOUBLE>>")
                .json(json.toString())
                .write()
                .parquet(parquet.toString());
        IngestResult result = run(settings(format.equals("json") ? json : parquet, "reagent-timeline"));

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.rows()).isEqualTo(3_925);
        assertThat(manifest.episodes()).isEqualTo(26);
        assertThat(manifest.actionSpace().names()).containsExactly("4", "5");
        assertThat(manifest.observationNames())
                .containsExactly("state_features[0]", "state_features[1]", "state_features[2]", "state_features[3]");
        assertThat(manifest.nulls()).contains(entry("action_mask", 26L), entry("propensity", 0L));
        for (RowBlock block : read(result.dataset())) {
            assertThat(block.propensities()).containsOnly(0.95, 0.05);
        }
        assertThat(result.findings()).containsOnly(entry(Finding.EMPTY_MASK_REPAIRED, 26L));
    }

    /** Batches a line, a row a line, and a table. */
    @ParameterizedTest
    @ValueSource(strings = {"batches", "json", "parquet"})
    void rllibsQValuesGiveItsActionProbabilities(String form) {
        Path json = SharedData.require("rllib").resolve("small.json");
        Path log = form.equals("batches") ? json : folder.resolve("log");
        Sparks.session()
                .read()
                .schema("eps_id ARRAY<BIGINT>, t ARRAY<INT>, obs ARRAY<ARRAY<DOUBLE>>, new_obs ARRAY<ARRAY<DOUBLE>>, "
                        + "actions ARRAY<INT>, rewards ARRAY<DOUBLE>, dones ARRAY<BOOLEAN>, action_prob ARRAY<DOUBLE>, "
                        + "q_values ARRAY<ARRAY<DOUBLE>>")
                .json(json.toString())
                .selectExpr(
                        "inline(arrays_zip(eps_id, t, obs, new_obs, actions, rewards, dones, action_prob, q_values))")
                .write()
                .format(form.equals("json") ? "json" : "parquet")
                .save(folder.resolve("log").toString());
        IngestSettings.Builder settings = settings(log, "rllib");
        settings.mapping(ConfigFactory.parseResources(MAPPINGS + "rllib.conf")
                .withFallback(ConfigFactory.parseString("behaviour_probabilities { softmax = q_values }")));
        IngestResult result = run(settings);

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.rows()).isEqualTo(102);
        assertThat(manifest.episodes()).isEqualTo(3);
        assertThat(returns(result)).containsExactlyInAnyOrder(20.0, 26.0, 56.0);
        for (RowBlock block : read(result.dataset())) {
            for (int row = 0; row < block.rows(); row++) {
                float probability = block.behaviourProbabilities()[2 * row + block.actionIndices()[row]];
                assertThat((double) probability).isCloseTo(block.propensities()[row], Offset.offset(1.2e-7));
            }
        }
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void d3rlpysCartPoleLogHasAUniformPolicyAndADoubleTerminal() {
        Path log = SharedData.require("d3rlpy").resolve("cartpole_random_v1.1.0.h5");
        IngestResult result = run(settings(log, "d3rlpy"));

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.rows()).isEqualTo(99_999);
        assertThat(manifest.episodes()).isEqualTo(4_512);
        assertThat(manifest.statistics().episodeReturn().count()).isEqualTo(4_512);
        assertThat(manifest.statistics().episodeReturn().mean()).isCloseTo(22.16, Offset.offset(0.005));
        assertThat(manifest.statistics().actionCounts().get(0) / 99_999.0).isCloseTo(0.5, Offset.offset(0.005));
        assertThat(manifest.nulls())
                .contains(entry("action", 0L), entry("reward", 0L), entry("next_observation", 99_999L));
        assertThat(count(result, RowBlock::terminated) + count(result, RowBlock::truncated))
                .isEqualTo(4_512);
        assertThat(result.findings()).containsEntry(Finding.DOUBLE_TERMINAL_REPAIRED, 9_022L - 4_511);
    }

    @Test
    void d3rlpysMappingTellsItsEnds() {
        Path log = folder.resolve("log");
        Sparks.session()
                .sql("SELECT array(float(id)) observations, 0 actions, 1 rewards, "
                        + "IF(id IN (1, 2), 1, 0) terminals, IF(id IN (2, 4), 1, 0) episode_terminals "
                        + "FROM range(0, 5, 1, 1)")
                .write()
                .parquet(log.toString());
        IngestResult result = run(settings(log, "d3rlpy").shards(1));

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.terminated()).containsExactly(0, 0, 1, 0, 0);
        assertThat(block.truncated()).containsExactly(0, 0, 0, 0, 1);
        assertThat(result.findings()).containsEntry(Finding.DOUBLE_TERMINAL_REPAIRED, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d3rlpy", "minari", "open-bandit", "reagent", "reagent-timeline", "rllib"})
    void theMappingsThatComeWithKelvinAreWellFormed(String name) {
        assertThat(ColumnMapping.of(ConfigFactory.parseResources(MAPPINGS + name + ".conf"))
                        .columns())
                .containsKey(PreparedColumn.ACTION);
    }

    @Test
    void theCartPoleLogsDoubleTerminalIsRepaired() {
        Path log = SharedData.require("cartpole-q-log").resolve("cartpole_d3rlpy_replay_with_sb3dqn_q.csv.gz");
        String mapping = """
                episode = episode, step = t, observation = [x, x_dot, theta, theta_dot], action = action, reward = reward
                terminated = terminal, truncated = { last_row = true }, q_values = [q0, q1], repair = [double_terminal]
                """;
        IngestResult result = run(
                IngestRuns.settings(folder.resolve("prepared"), mapping, log).validationFraction(0));

        assertThat(result.findings())
                .containsEntry(Finding.TERMINATED_INSIDE, 1_448L)
                .containsEntry(Finding.DOUBLE_TERMINAL_REPAIRED, 1_448L)
                .doesNotContainKey(Finding.OPEN_END);
        assertThat(count(result, RowBlock::terminated)).isEqualTo(1_448);
        assertThat(count(result, RowBlock::truncated)).isEqualTo(134);
    }

    /** Sums of rewards, episode by episode. */
    private static List<Double> returns(IngestResult result) {
        Map<String, Double> returns = new HashMap<>();
        for (RowBlock block : read(result.dataset())) {
            for (int row = 0; row < block.rows(); row++) {
                returns.merge(block.episodes()[row], (double) block.rewards()[row], Double::sum);
            }
        }
        return List.copyOf(returns.values());
    }

    /** In how many rows a flag is set; all have it. */
    private static int count(IngestResult result, Function<RowBlock, byte[]> flags) {
        int count = 0;
        for (RowBlock block : read(result.dataset())) {
            for (byte flag : flags.apply(block)) {
                count += flag;
            }
        }
        return count;
    }

    /** A log with a mapping that comes with Kelvin. */
    private IngestSettings.Builder settings(Path log, String mapping) {
        return IngestSettings.of(List.of(log.toString()), PreparedFolder.hadoop(folder.resolve("prepared")))
                .mapping(ConfigFactory.parseResources(MAPPINGS + mapping + ".conf"))
                .validationFraction(0);
    }

    private static void unzip(Path zip, Path folder) throws IOException {
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                assertThat(file.startsWith(folder)).isTrue();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(entries, file);
                }
            }
        }
    }
}
