package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.places;
import static org.kelvinrl.log.LogContents.refuses;
import static org.kelvinrl.log.LogContents.rows;
import static org.kelvinrl.log.LogContents.values;
import static org.kelvinrl.log.LogContents.write;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.log.LogContents.Line;
import org.kelvinrl.testing.SharedData;

/** RLlib's JSON, whose lines are batches of rows. */
class SampleBatchTest {

    private static final String BATCH =
            "{\"type\": \"SampleBatch\", \"obs\": [[1, 2], [3, 4]], \"actions\": [0, 1], \"rewards\": [1.0, 0.5],"
                    + " \"dones\": [false, true]}";

    @TempDir
    private Path folder;

    @Test
    void aLineIsSeveralRows() throws IOException {
        Path log = write(
                folder.resolve("log.json"),
                BATCH,
                "{\"obs\": [], \"actions\": [], \"rewards\": [], \"dones\": []}",
                "{\"type\": \"other\", \"obs\": [[5, 6]], \"actions\": [2], \"rewards\": [0], \"dones\": [true], \"x\": [9]}");
        LogSource source = open(log);

        assertThat(source.format()).isEqualTo(LogFormat.RLLIB);
        assertThat(source.columns()).containsExactly("actions", "dones", "obs", "rewards", "type", "x");
        assertThat(source.count()).isEqualTo(3);
        assertThat(source.type("obs").text()).isEqualTo("array of number");
        assertThat(source.type("actions").text()).isEqualTo("number");
        assertThat(source.listLength("obs")).isEqualTo(2);
        List<Line> rows = rows(source, "obs", "actions", "dones", "type");
        assertThat(values(rows))
                .containsExactly(
                        List.of(List.of(1, 2), 0, false, "SampleBatch"),
                        List.of(List.of(3, 4), 1, true, "SampleBatch"),
                        List.of(List.of(5, 6), 2, true, "other"));
        assertThat(places(rows)).containsExactly("line 1, element 1", "line 1, element 2", "line 3, element 1");
    }

    @Test
    void aBatchMayBeReadAsPlainJson() throws IOException {
        LogSource source = open(LogFormat.JSON, write(folder.resolve("log.json"), BATCH));

        assertThat(source.format()).isEqualTo(LogFormat.JSON);
        assertThat(values(rows(source, "actions"))).containsExactly(List.of(List.of(0, 1)));
    }

    @Test
    void listsOfUnequalLengthsAreOneBadRow() throws IOException {
        Path log = write(
                folder.resolve("log.json"),
                BATCH,
                BATCH.replace("[0, 1]", "[0]"),
                BATCH.replace("\"rewards\": [1.0, 0.5],", ""),
                BATCH);

        List<Line> rows = rows(open(log), "actions");

        assertThat(places(rows))
                .containsExactly(
                        "line 1, element 1",
                        "line 1, element 2",
                        "line 2",
                        "line 3",
                        "line 4, element 1",
                        "line 4, element 2");
        assertThat(rows.get(2).bad)
                .isEqualTo("actions: expected a list of 2 elements, as many as in `rewards`, found one of 1. "
                        + "Correct or remove the row, or map another column");
        assertThat(rows.get(3).bad)
                .isEqualTo("rewards: expected a list with an element for each row, found none. "
                        + "Correct or remove the row, or map another column");
    }

    @Test
    void aBatchWithoutAStepHasNoRows() throws IOException {
        String empty = "{\"obs\": [], \"actions\": [], \"rewards\": [], \"dones\": [], \"eps_id\": [], \"t\": []}";
        Path log = write(folder.resolve("log.json"), BATCH, empty, BATCH);

        assertThat(places(rows(open(log), "actions")))
                .containsExactly("line 1, element 1", "line 1, element 2", "line 3, element 1", "line 3, element 2");
    }

    @Test
    void compressedColumnsAreRefusedWithTheSettingThatHelps() throws IOException {
        String packed = BATCH.replace("[[1, 2], [3, 4]]", "\"BCJNGGhAiwEAAAAAAAAt\"");
        Path log = write(folder.resolve("log.json"), packed);
        Path late = write(folder.resolve("late.json"), BATCH, packed);

        refuses(
                "expected a list, found a column that RLlib has compressed (file:" + log
                        + ", line 1, column obs). Write the log with compress_columns=[] in RLlib's output settings.",
                LogFormat.AUTO,
                log);
        assertThat(rows(open(late), "obs").get(2).bad)
                .isEqualTo("obs: expected a list, found a column that RLlib has compressed. "
                        + "Write the log with compress_columns=[] in RLlib's output settings");
    }

    @Test
    void batchesOfSeveralAgentsAreRefused() throws IOException {
        Path log = write(folder.resolve("log.json"), "{\"type\": \"MultiAgentBatch\", \"count\": 1}");

        refuses(
                "expected the batch of one agent, found MultiAgentBatch (file:" + log + ", line 1, column type). "
                        + "Write the batches of each policy to a log apart.",
                LogFormat.AUTO,
                log);
    }

    @Test
    void aLogThatIsSaidToBeRLlibsMustBe() throws IOException {
        Path log = write(folder.resolve("log.json"), "{\"a\": 1}");

        refuses(
                "expected RLlib's sample batches, with `obs`, `actions`, `rewards` and `dones` or `terminateds` as lists "
                        + "of one length, found JSON of other columns (file:" + log
                        + ", line 1). Leave the format out, or say json.",
                LogFormat.RLLIB,
                log);
    }

    @Test
    void rllibsOwnTestDataComesThrough() {
        LogSource source = open(SharedData.require("rllib/small.json"));

        assertThat(source.format()).isEqualTo(LogFormat.RLLIB);
        assertThat(source.count()).isEqualTo(102);
        Map<Object, Double> returns = new TreeMap<>();
        for (Line row : rows(source, "eps_id", "rewards", "actions", "q_values", "action_prob", "obs")) {
            returns.merge(row.values.get(0), ((Number) row.values.get(1)).doubleValue(), Double::sum);
            List<?> q = (List<?>) row.values.get(3);
            double chosen = ((Number) q.get(((Number) row.values.get(2)).intValue())).doubleValue();
            double sum = q.stream()
                    .mapToDouble(each -> Math.exp(((Number) each).doubleValue()))
                    .sum();
            assertThat(Math.exp(chosen) / sum)
                    .isCloseTo(((Number) row.values.get(4)).doubleValue(), Offset.offset(1e-7));
            assertThat((List<?>) row.values.get(5)).hasSize(4);
        }
        assertThat(returns.values()).containsExactlyInAnyOrder(20.0, 26.0, 56.0);
    }
}
