package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;

/** How rows become episodes, and what the rows around a row tell of it. */
class EpisodesTest {

    private static final String BOTH = "episode = id, step = t, observation = x, action = a, ";
    private static final String ORDER = "observation = x, action = a, ";

    @TempDir
    private Path folder;

    @Test
    void anEpisodeEndsAfterARowWhoseFlagIsSet() throws IOException {
        csv("log/b.csv", "x,a,end,cut", "1,0,0,0", "2,0,0,1", "3,0,1,0", "4,0,0,0");
        csv("log/a.csv", "x,a,end,cut", "5,0,1,0");
        IngestResult result =
                ingest(ORDER + "episode = { ends = [end, cut] }, terminated = end, truncated = cut", "log");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.episodes()).containsExactly("a.csv#1", "b.csv#1", "b.csv#1", "b.csv#2", "b.csv#3");
        assertThat(block.steps()).containsExactly(0, 0, 1, 0, 0);
        assertThat(block.observations().toArray()).containsExactly(5, 1, 2, 3, 4);
        assertThat(block.nextIsNextRow()).containsExactly(0, 1, 0, 0, 0);
        assertThat(result.findings()).containsOnly(entry(Finding.OPEN_END, 1L), entry(Finding.NO_NEXT_OBSERVATION, 2L));
    }

    @Test
    void anEpisodeStartsAtAFlag() throws IOException {
        csv("log.csv", "x,a,first", "1,0,0", "2,0,0", "3,0,1", "4,0,1", "5,0,0");
        IngestResult result = ingest(ORDER + "episode = { starts_at = first }", "log.csv");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.episodes()).containsExactly("log.csv#1", "log.csv#1", "log.csv#2", "log.csv#3", "log.csv#3");
        assertThat(block.steps()).containsExactly(0, 1, 0, 0, 1);
    }

    @Test
    void everyRowIsAnEpisodeOfALogOfOneStepEach() throws IOException {
        csv("log.csv", "x,a", "1,0", "2,0", "3,0");
        IngestResult result = ingest(ORDER + "episode = { each_row = true }, terminated = { value = true }", "log.csv");

        assertThat(read(result.dataset()).get(0).episodes()).containsExactly("log.csv#1", "log.csv#2", "log.csv#3");
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void aFolderMayBeMovedAndAFileCutIntoTasks() throws IOException {
        String mapping = ORDER + "episode = { ends = end }";
        StringBuilder text = new StringBuilder("x,a,end\n");
        for (int i = 0; i < 3_000; i++) {
            text.append(i).append(",0,").append(i % 7 == 6 ? 1 : 0).append('\n');
        }
        for (String place : new String[] {"here", "there/deep"}) {
            Files.createDirectories(folder.resolve(place + "/inner"));
            Files.writeString(folder.resolve(place + "/1.csv"), text);
            Files.writeString(folder.resolve(place + "/inner/2.csv"), text);
        }
        ingest(mapping, "here");
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "1000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");
        IngestResult result = run(
                cut,
                settings(folder.resolve("moved"), mapping, folder.resolve("there"))
                        .shards(1)
                        .validationFraction(0));

        assertThat(result.dataset().manifest().episodes()).isEqualTo(2 * 429);
        assertThat(hashes(folder.resolve("moved"))).isEqualTo(hashes(folder.resolve("prepared")));
    }

    @Test
    void rowGroupsOfAParquetFileStayInOrder() throws IOException {
        Sparks.session()
                .sql("SELECT id x, 0 a, id % 100 = 99 end FROM range(0, 300000, 1, 1)")
                .write()
                .option("parquet.block.size", "65536")
                .option("parquet.page.size", "8192")
                .parquet(folder.resolve("log").toString());
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "100000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");
        IngestResult result = run(
                cut,
                settings(folder.resolve("prepared"), ORDER + "episode = { ends = end }", folder.resolve("log"))
                        .validationFraction(0));

        assertThat(result.dataset().manifest().episodes()).isEqualTo(3_000);
        assertThat(result.dataset().manifest().rows()).isEqualTo(300_000);
        assertThat(result.findings()).doesNotContainKey(Finding.STEP_GAP);
    }

    @Test
    void aBadFlagIsNamedWithItsRow() throws IOException {
        csv("log.csv", "x,a,end", "1,0,0", "2,0,", "3,0,1");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> ingest(ORDER + "episode = { ends = end }", "log.csv"))
                .withMessage("expected a value, found null (file:" + folder.resolve("log.csv")
                        + ", row 2 (line 3), column end). Correct or remove the row, or map another column.");
    }

    @Test
    void doneAtTheLimitIsATruncation() throws IOException {
        csv("log.csv", "id,t,x,a,d", "p,5,0,0,0", "p,6,0,0,0", "p,7,0,0,1", "q,5,0,0,0", "q,6,0,0,1");
        RowBlock block = read(ingest(BOTH + "terminated = { column = d, limit = 3 }", "log.csv")
                        .dataset())
                .get(0);

        assertThat(block.terminated()).containsExactly(0, 0, 0, 0, 1);
        assertThat(block.truncated()).containsExactly(0, 0, 1, 0, 0);
    }

    @Test
    void someStatesAreTerminalEvenAtTheLimit() throws IOException {
        csv("log.csv", "id,t,x,a,d,n", "p,0,0,0,0,7", "p,1,7,0,1,9", "q,0,0,0,0,8", "q,1,8,0,1,7");
        IngestResult result =
                ingest(BOTH + "terminated = { column = d, limit = 2, state = n, terminal_states = [9] }", "log.csv");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.terminated()).containsExactly(0, 1, 0, 0);
        assertThat(block.truncated()).containsExactly(0, 0, 0, 1);
        assertThat(result.findings()).contains(entry(Finding.TRUNCATED_AT_LIMIT, 1L));
    }

    @Test
    void theLastRowEndsAnEpisodeThatNothingElseEnds() throws IOException {
        csv("log.csv", "id,t,x,a,d", "p,0,0,0,0", "p,1,0,0,1", "q,0,0,0,0", "q,1,0,0,0");
        IngestResult result = ingest(BOTH + "terminated = d, truncated = { last_row = true }", "log.csv");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.terminated()).containsExactly(0, 1, 0, 0);
        assertThat(block.truncated()).containsExactly(0, 0, 0, 1);
    }

    @Test
    void aTerminalFlagOneRowTooEarlyIsCountedAndRepairedIfAsked() throws IOException {
        csv("log.csv", "id,t,x,a,d", "p,0,0,0,0", "p,1,0,0,1", "p,2,0,0,1", "q,0,0,0,1", "q,1,0,0,0");
        IngestResult asItIs = ingest(BOTH + "terminated = d", "log.csv");
        assertThat(asItIs.findings())
                .contains(entry(Finding.TERMINATED_INSIDE, 2L))
                .doesNotContainKey(Finding.DOUBLE_TERMINAL_REPAIRED);

        IngestResult repaired = run(settings(
                        folder.resolve("repaired"),
                        BOTH + "terminated = d, repair = [double_terminal]",
                        folder.resolve("log.csv"))
                .shards(1)
                .validationFraction(0));
        assertThat(read(repaired.dataset()).get(0).terminated()).containsExactly(0, 0, 1, 1, 0);
        assertThat(repaired.findings())
                .contains(entry(Finding.TERMINATED_INSIDE, 2L), entry(Finding.DOUBLE_TERMINAL_REPAIRED, 1L));
    }

    @Test
    void aRewardOfTheRowBeforeIsMovedThere() throws IOException {
        csv("log.csv", "id,t,x,a,r", "p,0,0,0,0", "p,1,0,0,1", "p,2,0,0,2", "q,0,0,0,7", "q,1,0,0,3");
        IngestResult result = ingest(BOTH + "reward = { column = r, belongs_to = previous }", "log.csv");

        assertThat(read(result.dataset()).get(0).rewards()).containsExactly(1, 2, Float.NaN, 3, Float.NaN);
        assertThat(result.findings())
                .contains(entry(Finding.REWARD_WITHOUT_ACTION, 1L), entry(Finding.REWARD_NOT_LOGGED, 2L));
        assertThat(result.dataset().manifest().statistics().episodeReturn()).isNull();
        assertThat(result.dataset().manifest().nulls()).contains(entry("reward", 2L));
    }

    @Test
    void whereRewardsBelongToTheRowBeforeALastRowWithoutActionIsNoStep() throws IOException {
        csv("log.csv", "id,t,x,a,r", "p,0,0,0,0", "p,1,0,0,1", "p,2,0,,2", "q,0,0,0,0", "q,1,0,,3");
        IngestResult result = ingest(BOTH + "reward = { column = r, belongs_to = previous }", "log.csv");

        assertThat(result.findings()).doesNotContainKey(Finding.REWARD_NOT_LOGGED);
        assertThat(result.dataset().manifest().statistics().episodeReturn().count())
                .isEqualTo(2);
        assertThat(result.dataset().manifest().statistics().episodeReturn().mean())
                .isEqualTo(3);
    }

    /** Of an episode that terminated and one that was cut off, each with what was observed after its last action. */
    @Test
    void anEndThatCameWithTheNextObservationIsMovedToItsAction() throws IOException {
        csv("log.csv", "id,t,x,a,d,c", "p,0,0,0,0,0", "p,1,0,0,0,0", "p,2,0,,1,0", "q,0,0,0,0,0", "q,1,0,,0,1");
        IngestResult result = ingest(
                BOTH + "terminated = { column = d, belongs_to = previous }"
                        + ", truncated = { column = c, belongs_to = previous }",
                "log.csv");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.terminated()).containsExactly(0, 1, 1, 0, 0);
        assertThat(block.truncated()).containsExactly(0, 0, 0, 1, 1);
        assertThat(block.nextIsNextRow()).containsExactly(1, 0, 0, 1, 0);
        assertThat(result.findings()).containsOnly(entry(Finding.NO_NEXT_OBSERVATION, 1L));
    }

    @Test
    void anEndOfItsOwnRowWithoutAnActionIsCounted() throws IOException {
        csv("log.csv", "id,t,x,a,d", "p,0,0,0,0", "p,1,0,,1", "q,0,0,0,0", "q,1,0,0,1");
        IngestResult result = ingest(BOTH + "terminated = d", "log.csv");

        assertThat(read(result.dataset()).get(0).terminated()).containsExactly(0, 1, 0, 1);
        assertThat(result.findings()).containsOnly(entry(Finding.END_WITHOUT_ACTION, 1L));
    }

    /** The first row's end belongs to no action, a last action's end is not in the log, and rows go on after an end. */
    @Test
    void endsOfTheRowBeforeThatAreLostOrTooEarlyAreCounted() throws IOException {
        csv("log.csv", "id,t,x,a,d", "p,0,0,0,1", "p,1,0,0,0", "q,0,0,0,0", "q,1,0,0,1", "q,2,0,,1");
        IngestResult result = ingest(BOTH + "terminated = { column = d, belongs_to = previous }", "log.csv");

        assertThat(read(result.dataset()).get(0).terminated()).containsExactly(0, 0, 1, 1, 1);
        assertThat(result.findings())
                .containsOnly(
                        entry(Finding.END_WITHOUT_ACTION, 1L),
                        entry(Finding.TERMINATED_INSIDE, 2L),
                        entry(Finding.OPEN_END, 1L),
                        entry(Finding.NO_NEXT_OBSERVATION, 1L));
    }

    @Test
    void theLimitCountsTheStepsBeforeAnEndOfTheRowBefore() throws IOException {
        csv("log.csv", "id,t,x,a,d", "p,0,0,0,0", "p,1,0,0,0", "p,2,0,,1", "q,0,0,0,0", "q,1,0,,1");
        IngestResult result = ingest(BOTH + "terminated = { column = d, limit = 2, belongs_to = previous }", "log.csv");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.terminated()).containsExactly(0, 0, 0, 1, 1);
        assertThat(block.truncated()).containsExactly(0, 1, 1, 0, 0);
        assertThat(result.findings())
                .contains(entry(Finding.TRUNCATED_AT_LIMIT, 1L))
                .doesNotContainKeys(Finding.OPEN_END);
    }

    @Test
    void stepsMayBeRanksByTime() throws IOException {
        csv(
                "log.csv",
                "id,at,x,a",
                "p,2020-01-01T00:00:09Z,3,0",
                "p,2020-01-01T00:00:01Z,1,0",
                "q,2020-01-01T00:00:00Z,4,0",
                "p,2020-01-01T00:00:02Z,2,0");
        IngestResult result = ingest("episode = id, step = { order_by = at }, observation = x, action = a", "log.csv");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.steps()).containsExactly(0, 1, 2, 0);
        assertThat(block.observations().toArray()).containsExactly(1, 2, 3, 4);
        assertThat(block.nextIsNextRow()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void stepsMayBeRanksByFileAndPlace() throws IOException {
        csv("log/2.csv", "id,x,a", "q,6,0", "p,3,0");
        csv("log/1.csv", "id,x,a", "p,1,0", "q,5,0", "p,2,0");
        IngestResult result = ingest("episode = id, step = { file_order = true }, observation = x, action = a", "log");

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.episodes()).containsExactly("p", "p", "p", "q", "q");
        assertThat(block.steps()).containsExactly(0, 1, 2, 0, 1);
        assertThat(block.observations().toArray()).containsExactly(1, 2, 3, 5, 6);
        assertThat(result.findings()).contains(entry(Finding.EPISODE_OF_FILES, 2L));
    }

    @Test
    void whatContradictsItselfIsCounted() throws IOException {
        csv(
                "log.csv",
                "id,t,x,a,m0,m1,p,b0,b1,cut",
                "p,0,0,1,1,0,0.5,0.5,0.5,1",
                "p,1,0,0,1,1,0.5,0.75,0.25,0",
                "p,2,0,0,0,0,0.5,0.5,0.5,1");
        IngestResult result = ingest(
                BOTH
                        + "action_mask = [m0, m1], propensity = p, behaviour_probabilities = [b0, b1], truncated = cut"
                        + ", repair = [empty_mask]",
                "log.csv");

        assertThat(result.findings())
                .containsOnly(
                        entry(Finding.ACTION_NOT_VALID, 1L),
                        entry(Finding.PROPENSITY_DIFFERS, 1L),
                        entry(Finding.TRUNCATED_INSIDE, 1L),
                        entry(Finding.EMPTY_MASK_REPAIRED, 1L),
                        entry(Finding.NO_NEXT_OBSERVATION, 1L));
    }

    private IngestResult ingest(String mapping, String input) {
        return run(settings(folder.resolve("prepared"), mapping, folder.resolve(input))
                .shards(1)
                .validationFraction(0));
    }

    private void csv(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
