package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.kelvinrl.ingest.IngestRuns.blocks;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.environment.CartPole;
import org.kelvinrl.environment.GenerateJob;
import org.kelvinrl.environment.GenerateSettings;
import org.kelvinrl.environment.LinearQuadraticTeacher;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.ReaderOptions;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.testing.Sparks;

class IngestJobTest {

    private static final String MAPPING =
            "episode = id, step = t, observation = [x, y], action = a, reward = r, terminated = end, q_values = [q0, q1]";
    private static final String HEADER = "id,t,x,y,a,r,end,q0,q1";

    @TempDir
    private Path folder;

    @Test
    void sortsMeasuresAndDescribesTheRowsOfALog() throws IOException {
        Path log = csv(
                "log.csv",
                "b,1,5,0,1,2,0,1,3",
                "a,10,3,0,0,1,0,1,2",
                "b,0,1,0,1,2,0,0,0",
                "a,2,3,0,0,1,0,4,2",
                "a,1,3,-4,0,1,0,1,2");
        IngestResult result = run(settings(output(), MAPPING, log).shards(1).validationFraction(0));

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.episodes()).containsExactly("a", "a", "a", "b", "b");
        assertThat(block.steps()).containsExactly(1, 2, 10, 0, 1);
        assertThat(block.observations().toArray()).containsExactly(3, -4, 3, 0, 3, 0, 1, 0, 5, 0);
        assertThat(block.qValues()).containsExactly(1, 2, 4, 2, 1, 2, 0, 0, 1, 3);
        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.rows()).isEqualTo(5);
        assertThat(manifest.episodes()).isEqualTo(2);
        assertThat(manifest.observationNames()).containsExactly("x", "y");
        assertThat(manifest.actionSpace().names()).containsExactly("0", "1");
        assertThat(manifest.nulls()).contains(entry("reward", 0L), entry("weight", 5L), entry("q_logged", 5L));
        assertThat(manifest.statistics().observation().get(0).mean()).isCloseTo(3, Offset.offset(1e-12));
        assertThat(manifest.statistics().observation().get(1).minimum()).isEqualTo(-4);
        assertThat(manifest.statistics().episodeReturn()).isEqualTo(new DatasetManifest.Moments(2, 3.5, 0.5, 3, 4));
        assertThat(manifest.statistics().qValues().gap().maximum()).isEqualTo(2);
        assertThat(manifest.statistics().actionCounts()).containsExactly(3L, 2L);
        assertThat(manifest.origin().format()).isEqualTo("csv");
        assertThat(manifest.origin().inputs()).containsExactly(log.toString());
        assertThat(manifest.origin().mapping()).contains(entry("q_values", List.of("q0", "q1")));
        assertThat(result.inputFiles()).isEqualTo(1);
        assertThat(result.inputBytes()).isEqualTo(Files.size(log));
        assertThat(result.outputBytes())
                .isEqualTo(DatasetVerifier.verify(result.dataset()).bytes());
    }

    @Test
    void theNextRowIsNextOnlyIfNothingLiesBetween() throws IOException {
        Path log = csv(
                "log.csv",
                "a,1,0,0,0,1,0,1,2",
                "a,2,0,0,0,1,0,1,2",
                "a,4,0,0,0,1,0,1,2",
                "a,5,0,0,0,1,1,1,2",
                "a,6,0,0,0,1,0,1,2");
        IngestResult result = run(settings(output(), MAPPING, log).shards(1).validationFraction(0));

        // To 2; a gap; to 5; terminated, whatever follows; the last row.
        assertThat(read(result.dataset()).get(0).nextIsNextRow()).containsExactly(1, 0, 1, 0, 0);
    }

    @Test
    void keepsTheDelimiterOfTheRows() throws IOException {
        Path log = folder.resolve("log.csv");
        Files.writeString(log, (HEADER + "\na,1,0,0,0,1,0,1,2\n").replace(',', '|'));
        IngestSettings.Builder settings = settings(output(), MAPPING, log)
                .shards(2)
                .validationFraction(0)
                .options(ReaderOptions.of(Map.of("delimiter", "|")));
        DatasetManifest manifest = run(settings).dataset().manifest();

        assertThat(manifest.rows()).isEqualTo(1);
        assertThat(manifest.account().options())
                .containsOnly(
                        entry("on-bad-row", "fail"),
                        entry("option", List.of("delimiter=|")),
                        entry("shards", 2),
                        entry("split-seed", 0),
                        entry("validation", 0.0));
    }

    @Test
    void countsGapsAndEpisodesWithoutAnEnd() throws IOException {
        Path log = csv(
                "log.csv",
                "a,1,0,0,0,1,0,1,2",
                "a,3,0,0,0,1,0,1,2",
                "a,9,0,0,0,1,1,1,2",
                "b,1,0,0,0,1,0,1,2",
                "c,5,0,0,0,1,0,1,2");
        IngestResult result = run(settings(output(), MAPPING, log).shards(2).validationFraction(0));

        assertThat(result.findings())
                .containsOnly(
                        entry(Finding.STEP_GAP, 2L),
                        entry(Finding.OPEN_END, 2L),
                        entry(Finding.NO_NEXT_OBSERVATION, 2L));
        assertThat(result.dataset().manifest().account().findings())
                .containsOnly(entry("step_gap", 2L), entry("open_end", 2L), entry("no_next_observation", 2L));
    }

    @Test
    void aStoredNextObservationIsTheNextOne() throws IOException {
        Path log = csv("log.csv", "a,1,0,7,0,1,0,1,2", "a,2,0,8,0,1,0,1,2");
        IngestResult result = run(settings(output(), MAPPING + ", next_observation = [y, x]", log)
                .shards(1)
                .validationFraction(0));

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.nextObservations().toArray()).containsExactly(7, 0, 8, 0);
        assertThat(block.nextIsNextRow()).containsExactly(0, 0);
    }

    @Test
    void takesAGeneratedLogWithoutAMapping() throws IOException {
        Path log = folder.resolve("generated");
        GenerateJob.run(
                Sparks.session(),
                new GenerateSettings(
                        Simulator.named(CartPole.NAME),
                        () -> Policy.epsilonGreedy(new LinearQuadraticTeacher(), 0.2),
                        1,
                        5,
                        PreparedFolder.hadoop(log)));
        IngestResult result = run(IngestSettings.of(List.of(log.toString()), PreparedFolder.hadoop(output()))
                .validationFraction(0));

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.episodes()).isEqualTo(5);
        assertThat(manifest.observationNames())
                .containsExactly("observation[0]", "observation[1]", "observation[2]", "observation[3]");
        assertThat(manifest.actionSpace().n()).isEqualTo(2);
        assertThat(manifest.nulls())
                .contains(entry("propensity", 0L), entry("behaviour_probabilities", 0L), entry("truncated", 0L));
        assertThat(manifest.shards()).hasSize(8);
    }

    @Test
    void anEpisodeIsInOnePartOfOneShard() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add("e" + i % 100 + "," + i + ",0,0,0,1,0,1,2");
        }
        IngestResult result = run(settings(output(), MAPPING, csv("log.csv", rows.toArray(String[]::new)))
                .shards(3)
                .validationFraction(0.3)
                .splitSeed(7));

        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.shards()).hasSize(3);
        assertThat(manifest.split()).isEqualTo(new DatasetManifest.Split(0.3, 7));
        Set<String> seen = new TreeSet<>();
        for (RowBlock block : read(result.dataset())) {
            for (String episode : new TreeSet<>(List.of(block.episodes()))) {
                assertThat(seen.add(episode)).as(episode).isTrue();
            }
        }
        assertThat(seen).hasSize(100);
        assertThat(manifest.rows(Part.VALIDATION)).isEqualTo(3 * validationEpisodes(manifest));
        assertThat(validationEpisodes(manifest)).isBetween(15L, 45L);
        assertThat(manifest.statistics().observation().get(0).count()).isEqualTo(manifest.rows(Part.TRAINING));
    }

    @Test
    void aBlockEndsWithTheFirstEpisodeThatFillsIt() throws IOException {
        Path log = folder.resolve("long.csv");
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (int i = 0; i < 140_000; i++) {
            text.append("e%03d,%d,0,0,0,1,0,1,2%n".formatted(i / 1_000, i));
        }
        Files.writeString(log, text);
        IngestResult result = run(settings(output(), MAPPING, log).shards(1).validationFraction(0));

        assertThat(blocks(result.dataset(), Part.TRAINING))
                .extracting(Block::file, Block::rows, Block::episodes)
                .containsExactly(
                        tuple("shard=00000/training-00000.parquet", 66_000L, 66L),
                        tuple("shard=00000/training-00001.parquet", 66_000L, 66L),
                        tuple("shard=00000/training-00002.parquet", 8_000L, 8L));
        assertThat(DatasetVerifier.verify(result.dataset()).rows()).isEqualTo(140_000);
        RowBlock last = read(result.dataset()).get(2);
        assertThat(last.episodes()[0]).isEqualTo("e132");
        assertThat(last.steps()[7_999]).isEqualTo(139_999);
    }

    @Test
    void withoutASettingThereIsAShardForEach65536Rows() throws IOException {
        Path log = folder.resolve("long.csv");
        Files.writeString(log, HEADER + "\n" + "a,0,0,0,0,1,0,1,2\n".repeat(1_000));
        LogSource source = LogOpener.open(Sparks.session(), List.of(log.toString()), LogFormat.AUTO);

        assertThat(source.count()).isEqualTo(1_000);
        assertThat(IngestJob.defaultShards(0)).isEqualTo(8);
        assertThat(IngestJob.defaultShards(8 * 65_536)).isEqualTo(8);
        assertThat(IngestJob.defaultShards(8 * 65_536 + 1)).isEqualTo(9);
        assertThat(IngestJob.defaultShards(600_000)).isEqualTo(10);
    }

    @Test
    void episodesAreOrderedByTheBytesOfTheirNames() throws IOException {
        // U+1F600 is a surrogate pair in Java, and after U+FFFD in UTF-8.
        Path log = csv(
                "log.csv",
                "\uFFFD,0,0,0,0,1,0,1,2",
                "\uD83D\uDE00,0,0,0,0,1,0,1,2",
                "é,0,0,0,0,1,0,1,2",
                "z,0,0,0,0,1,0,1,2",
                "10,0,0,0,0,1,0,1,2",
                "9,0,0,0,0,1,0,1,2");
        IngestResult result = run(settings(output(), MAPPING, log).shards(1).validationFraction(0));

        assertThat(read(result.dataset()).get(0).episodes())
                .containsExactly("10", "9", "z", "é", "\uFFFD", "\uD83D\uDE00");
    }

    @Test
    void readsWhatWindowsAndPeopleWrite() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("it's 100%20 [a-b] {c}"));
        Files.write(
                odd.resolve("lög [1].csv"),
                "\uFEFF\r\n id ,\"t\",x,y,a,r,end,q0,q1\r\n\r\n\"a, b\",0,0,0,0,1,0,1,2\r\n \t \r\na,1,0,0,0,1,0,1,2"
                        .getBytes(StandardCharsets.UTF_8));
        Files.createFile(odd.resolve("empty.csv"));
        Files.createFile(odd.resolve("_SUCCESS"));
        Files.writeString(
                Files.createDirectory(odd.resolve("t=5")).resolve("more.csv"), HEADER + "\nc,0,0,0,0,1,0,1,2\n");
        IngestResult result = run(settings(output(), MAPPING, odd).shards(1).validationFraction(0));

        assertThat(read(result.dataset()).get(0).episodes()).containsExactly("a", "a, b", "c");
        assertThat(result.dataset().manifest().rows()).isEqualTo(3);
    }

    @Test
    void aGlobAndAFolderMayNameAFileTwice() throws IOException {
        csv("one.csv", "a,0,0,0,0,1,0,1,2");
        csv("two.csv", "b,0,0,0,0,1,0,1,2");
        IngestResult result = run(settings(output(), MAPPING, folder.resolve("*.csv"), folder.resolve("one.csv")));

        assertThat(result.inputFiles()).isEqualTo(2);
        assertThat(result.dataset().manifest().rows()).isEqualTo(2);
    }

    @Test
    void theLargestActionTellsHowManyThereAreIfNothingElseDoes() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,4,1,0,1,2", "a,1,0,0,2,1,0,1,2");
        IngestResult result = run(settings(output(), "episode = id, step = t, observation = [x], action = a", log)
                .validationFraction(0));

        assertThat(result.dataset().manifest().actionSpace().names()).containsExactly("0", "1", "2", "3", "4");
        assertThat(result.dataset().manifest().statistics().actionCounts()).containsExactly(0L, 0L, 1L, 0L, 1L);
        assertThat(result.dataset().manifest().statistics().qValues()).isNull();
    }

    @Test
    void readsItsMappingFromAFile() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,1,1,0,1,2");
        Path mapping = Files.writeString(
                folder.resolve("m.conf"), MAPPING.replace(", q", "\nq") + "\naction_names = [left, right]\n");
        IngestResult result = IngestJob.run(
                Sparks.session(),
                IngestSettings.of(List.of(log.toString()), PreparedFolder.hadoop(output()))
                        .format(LogFormat.CSV)
                        .mappingFile(PreparedFolder.hadoop(mapping))
                        .validationFraction(0)
                        .build(),
                Progress.silent());

        assertThat(result.dataset().manifest().actionSpace().names()).containsExactly("left", "right");
    }

    /** No pass is made to count rows where one is made for names anyway, which tells the number of shards as well. */
    @Test
    void rowsAreCountedWhileNamesAreLookedFor() throws IOException {
        StringBuilder lines = new StringBuilder("id,t,x,a\n");
        for (int i = 0; i < 540_000; i++) {
            lines.append('e')
                    .append(i % 500)
                    .append(',')
                    .append(i)
                    .append(",1,")
                    .append(i % 2 == 0 ? "go\n" : "stop\n");
        }
        Path log = Files.writeString(folder.resolve("log.csv"), lines);
        SparkSession inParts = Sparks.session().newSession();
        inParts.conf().set("spark.sql.files.maxPartitionBytes", "1000000");
        inParts.conf().set("spark.sql.files.openCostInBytes", "0");
        List<String> heard = new ArrayList<>();
        IngestSettings settings = settings(
                        output(), "episode = id, step = t, observation = x, action = { category = a }", log)
                .build();

        IngestResult result = IngestJob.run(inParts, settings, new Recorder(heard));

        assertThat(heard).contains("finding names").doesNotContain("counting rows");
        assertThat(result.dataset().manifest().rows()).isEqualTo(540_000);
        assertThat(result.dataset().manifest().shards()).hasSize(9);
    }

    /** Hears of stretches of work, each of which has to be as long as it was said to be. */
    private static final class Recorder implements Progress {
        private final List<String> heard;
        private long left;

        Recorder(List<String> heard) {
            this.heard = heard;
        }

        @Override
        public void started(String what, long total) {
            heard.add(what);
            left = total;
            assertThat(total).isPositive();
        }

        @Override
        public void advanced(long steps) {
            left -= steps;
            assertThat(left).isNotNegative();
        }

        @Override
        public void finished() {
            heard.add("finished");
        }
    }

    @Test
    void showsItsProgressStretchByStretch() throws IOException {
        List<String> heard = new ArrayList<>();
        IngestJob.run(
                Sparks.session(),
                settings(output(), MAPPING, csv("log.csv", "a,0,0,0,0,1,0,1,2"))
                        .validationFraction(0)
                        .build(),
                new Recorder(heard));

        assertThat(heard)
                .containsSubsequence("inspecting files", "finished", "counting rows", "finished", "reading rows");
        assertThat(heard).endsWith("finished").hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void leavesTheUsersSessionAsItWas() throws IOException {
        Sparks.session().conf().set("spark.sql.files.ignoreCorruptFiles", "true");
        try {
            run(settings(output(), MAPPING, csv("log.csv", "a,0,0,0,0,1,0,1,2")).validationFraction(0));
            assertThat(Sparks.session().conf().get("spark.sql.files.ignoreCorruptFiles"))
                    .isEqualTo("true");
            assertThat(Sparks.session().conf().get("spark.sql.caseSensitive")).isEqualTo("false");
        } finally {
            Sparks.session().conf().unset("spark.sql.files.ignoreCorruptFiles");
        }
    }

    private static long validationEpisodes(DatasetManifest manifest) {
        return manifest.shards().stream()
                .flatMap(shard -> shard.validation().stream())
                .mapToLong(Block::episodes)
                .sum();
    }

    private Path output() {
        return folder.resolve("prepared");
    }

    private Path csv(String name, String... rows) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, HEADER + "\n" + String.join("\n", rows) + "\n");
        return file;
    }
}
