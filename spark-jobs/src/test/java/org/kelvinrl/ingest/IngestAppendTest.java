package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.ingest.IngestRuns.blocks;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.testing.Sparks;

/** Appending adds a version, and changes nothing of the ones before. */
class IngestAppendTest {

    private static final String HEADER = "id,t,x,y,a,r,p,q0,q1,by\n";
    private static final String MAPPING = "episode = id, step = t, observation = [x, y], action = a, reward = r,"
            + " propensity = p, q_values = [q0, q1], teacher = by";

    @TempDir
    private Path folder;

    private PreparedDataset first;
    private Path more;

    @BeforeEach
    void ingestTheFirstVersion() throws IOException {
        first = run(settings(data(), MAPPING, csv("first.csv", rows(0, 40)))
                        .shards(3)
                        .validationFraction(0.2)
                        .splitSeed(5))
                .dataset();
        more = csv("more.csv", rows(40, 60));
    }

    @Test
    void aVersionHasTheRowsBeforeAndThoseThatAreAdded() throws IOException {
        Map<String, String> before = files();
        IngestResult result = run(append(more));

        assertThat(files()).containsAllEntriesOf(before).containsKey("version=2/manifest.json");
        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.version()).isEqualTo(2);
        assertThat(manifest.rows()).isEqualTo(60 * 7);
        assertThat(manifest.episodes()).isEqualTo(60);
        assertThat(manifest.split()).isEqualTo(new DatasetManifest.Split(0.2, 5));
        assertThat(manifest.account().previous()).isEqualTo(first.manifestSha256());
        assertThat(manifest.account().inputRows()).isEqualTo(20 * 7);
        assertThat(manifest.nulls()).containsEntry("weight", 60L * 7).containsEntry("reward", 0L);
        assertThat(manifest.shards()).hasSize(3);
        for (Part part : Part.values()) {
            List<String> names =
                    blocks(result.dataset(), part).stream().map(Block::file).toList();
            assertThat(names)
                    .containsAll(blocks(first, part).stream().map(Block::file).toList());
            assertThat(names).anyMatch(name -> name.startsWith("version=2/shard="));
        }
        for (Shard shard : manifest.shards()) {
            assertThat(shard.training().get(0).file()).startsWith("shard=");
        }
        assertThat(DatasetVerifier.verify(result.dataset()).rows()).isEqualTo(60 * 7);
        assertThat(read(result.dataset()).stream().mapToInt(RowBlock::rows).sum())
                .isEqualTo(60 * 7);
        assertThat(result.outputBytes())
                .isEqualTo(DatasetVerifier.verify(result.dataset()).bytes());
        assertThat(Files.readString(data().resolve("version=2/report.html"))).contains("This is version 2");
    }

    @Test
    void everyVersionCanBeOpenedAndTheNewestIsMeant() throws IOException {
        run(append(more));
        run(append(csv("third.csv", rows(60, 61))));

        assertThat(open(Optional.empty()).manifest().version()).isEqualTo(3);
        assertThat(open(Optional.empty()).manifest().episodes()).isEqualTo(61);
        assertThat(open(Optional.of(2)).manifest().episodes()).isEqualTo(60);
        assertThat(open(Optional.of(1)).manifestSha256()).isEqualTo(first.manifestSha256());
        assertThat(open(Optional.of(3)).manifest().account().previous())
                .isEqualTo(open(Optional.of(2)).manifestSha256());
        assertThat(DatasetVerifier.verify(open(Optional.of(3))).rows()).isEqualTo(61 * 7);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(Optional.of(4)))
                .withMessage("expected version 4 of the data set, found versions 1 to 3 (" + data()
                        + "). Name one of its versions, or none for the newest.");
        Files.delete(data().resolve("version=3/manifest.json"));
        assertThat(open(Optional.empty()).manifest().version()).isEqualTo(2);
    }

    @Test
    void statisticsAreMeasuredAgainToTheBit() throws IOException {
        RowStatistics again = new RowStatistics(2, 2);
        BlockReader reader = BlockReader.of(first, BlockStatistics.COLUMNS);
        for (Shard shard : first.manifest().shards()) {
            RowStatistics ofShard = new RowStatistics(2, 2);
            shard.training().forEach(block -> BlockStatistics.accept(reader.read(block), ofShard));
            again.combine(ofShard);
        }
        assertThat(again.statistics(2)).isEqualTo(first.manifest().statistics());
        assertThat(again.statistics(2).teachers()).containsOnlyKeys("me", "you");

        DatasetManifest manifest = run(append(more)).dataset().manifest();
        DatasetManifest whole = run(settings(
                                folder.resolve("whole"),
                                MAPPING,
                                folder.resolve("first.csv"),
                                folder.resolve("more.csv"))
                        .shards(3)
                        .validationFraction(0.2)
                        .splitSeed(5))
                .dataset()
                .manifest();
        assertThat(manifest.statistics().actionCounts())
                .isEqualTo(whole.statistics().actionCounts());
        assertThat(manifest.statistics().quantiles())
                .isEqualTo(whole.statistics().quantiles());
        assertThat(manifest.statistics().episodeLength())
                .isEqualTo(whole.statistics().episodeLength());
        assertThat(manifest.statistics().reward().mean())
                .isCloseTo(whole.statistics().reward().mean(), Offset.offset(1e-12));
        assertThat(manifest.nulls()).isEqualTo(whole.nulls());
    }

    @Test
    void theBytesAreTheSameHoweverTheLogIsCut() throws IOException {
        run(append(more));
        byte[] manifest = Files.readAllBytes(data().resolve("version=2/manifest.json"));
        deleteVersion2();
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "2000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");
        run(cut, append(more));

        assertThat(Files.readAllBytes(data().resolve("version=2/manifest.json")))
                .isEqualTo(manifest);
    }

    @Test
    void anEpisodeThatIsThereIsRefused() throws IOException {
        refuses(
                append(csv("again.csv", rows(38, 45))),
                Kind.DATA,
                "expected episodes that the data set has not, found 2 that it has, the first of them \"e38\" (" + data()
                        + ", version 1). Append each episode once and whole, or map a column that tells them apart.");
    }

    @Test
    void aLogOfAnotherKindIsRefused() throws IOException {
        refuses(
                settings(data(), MAPPING.replace("[x, y]", "[y, x]"), more).appending(),
                Kind.DATA,
                "expected the observation names [x, y], as in version 1, found [y, x] (" + data()
                        + "). Append logs of the same kind only, with the same mapping, or ingest this one apart.");
        refuses(
                settings(data(), MAPPING + ", action_names = [left, right]", more)
                        .appending(),
                Kind.DATA,
                "expected the action names [0, 1], as in version 1, found [left, right] (" + data()
                        + "). Append logs of the same kind only, with the same mapping, or ingest this one apart.");
        refuses(
                settings(data(), MAPPING.replace(" propensity = p,", ""), more).appending(),
                Kind.DATA,
                "expected the mapped columns [action, episode, observation, propensity, q_values, reward, step,"
                        + " teacher], as in"
                        + " version 1, found [action, episode, observation, q_values, reward, step, teacher] (" + data()
                        + "). Append logs of the same kind only, with the same mapping, or ingest this one apart.");
    }

    @Test
    void otherShardsOrAnotherSplitAreRefused() throws IOException {
        refuses(
                append(more).shards(4),
                Kind.CONFIGURATION,
                "expected 3, as in the data set that is appended to, found 4 (shards). "
                        + "Leave it out: it is the data set's, once and for all.");
        refuses(
                append(more).splitSeed(6),
                Kind.CONFIGURATION,
                "expected 5, as in the data set that is appended to, found 6 (split seed). "
                        + "Leave it out: it is the data set's, once and for all.");
        assertThat(run(append(more).shards(3).validationFraction(0.2))
                        .dataset()
                        .manifest()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void aBadRowLeavesNothing() throws IOException {
        refuses(
                append(csv("bad.csv", List.of("z,0,0,NaN,0,1,1,1,2,me"))),
                Kind.DATA,
                "expected a finite number, found NaN (file:" + folder.resolve("bad.csv")
                        + ", row 1 (line 2), column y). Correct or remove the row, or map another column.");
    }

    @Test
    void badRowsMayBeRejectedHereToo() throws IOException {
        List<String> rows = rows(40, 42);
        rows.add("z,0,0,NaN,0,1,1,1,2,me");
        PreparedDataset dataset =
                run(append(csv("bad.csv", rows)).onBadRow(OnBadRow.REJECT)).dataset();

        assertThat(dataset.manifest().account().rejects())
                .extracting(Block::file)
                .containsExactly("version=2/rejects/part-00000.parquet");
        assertThat(DatasetVerifier.verify(dataset).rows()).isEqualTo(42 * 7);
    }

    @Test
    void whereNothingIsNothingCanBeAppended() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() ->
                        run(settings(folder.resolve("nowhere"), MAPPING, more).appending()))
                .withMessage("expected the folder of a prepared data set, found no manifest.json ("
                        + folder.resolve("nowhere") + "). Name the folder that `kelvin ingest` wrote.");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void theLaterOfTwoJobsIsToldOfTheOther() throws IOException {
        Map<String, String> before = files();
        Progress meanwhile = new Progress() {
            @Override
            public void started(String what, long total) {
                if (!Files.exists(data().resolve("version=2"))) {
                    appendWithoutSpark();
                }
            }

            @Override
            public void advanced(long steps) {}

            @Override
            public void finished() {}
        };

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> IngestJob.run(Sparks.session(), append(more).build(), meanwhile))
                .withMessage(
                        "expected version 1 as the newest one, as when the job began, found version 2, which another"
                                + " job has appended meanwhile (" + data()
                                + "). Run it again, and let one job at a time append to a data set.")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.OUTPUT);
        deleteVersion2();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void ofTwoJobsAtOnceOneAppends() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        int failures = 0;
        try {
            List<Future<IngestResult>> jobs =
                    List.of(threads.submit(() -> run(append(more))), threads.submit(() -> run(append(more))));
            for (Future<IngestResult> job : jobs) {
                try {
                    job.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(KelvinException.class);
                    failures++;
                }
            }
        } finally {
            threads.shutdown();
        }
        assertThat(failures).isEqualTo(1);
        assertThat(open(Optional.empty()).manifest().version()).isEqualTo(2);
        assertThat(DatasetVerifier.verify(open(Optional.empty())).rows()).isEqualTo(60 * 7);
    }

    @Test
    void episodesCanBeReadOfAnyBlock() {
        Block block = blocks(first, Part.TRAINING).get(0);
        SerializableConfiguration configuration = new SerializableConfiguration(new Configuration());

        assertThat(BlockReader.ofEpisodes(first.path(), configuration)
                        .read(block)
                        .episodes())
                .hasSize((int) block.rows())
                .startsWith(read(first).get(0).episodes()[0]);
    }

    private void refuses(IngestSettings.Builder settings, Kind kind, String message) throws IOException {
        Map<String, String> before = files();

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings))
                .withMessage(message)
                .extracting(KelvinException::kind)
                .isEqualTo(kind);
        assertThat(files()).isEqualTo(before);
    }

    private IngestSettings.Builder append(Path log) {
        return settings(data(), MAPPING, log).appending();
    }

    private PreparedDataset open(Optional<Integer> version) {
        return PreparedDataset.open(PreparedFolder.hadoop(data()), version, new Configuration());
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** Hash of every file of the data set by its path. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(data().relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    private void appendWithoutSpark() {
        try {
            Path version = Files.createDirectory(data().resolve("version=2"));
            Files.copy(data().resolve("manifest.json"), version.resolve("manifest.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteVersion2() throws IOException {
        try (Stream<Path> all = Files.walk(data().resolve("version=2"))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Path csv(String name, List<String> rows) throws IOException {
        return Files.writeString(folder.resolve(name), HEADER + String.join("\n", rows) + "\n");
    }

    /** Rows of some episodes, the same ones each time, with Q-values that are sometimes not logged. */
    private static List<String> rows(int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int episode = from; episode < to; episode++) {
            Random random = new Random(episode);
            for (int step = 0; step < 7; step++) {
                rows.add("e%d,%d,%s,%s,%d,%d,%s,%s,%s,%s"
                        .formatted(
                                episode,
                                step,
                                random.nextGaussian(),
                                random.nextFloat(),
                                step % 2,
                                random.nextInt(3),
                                step == 3 ? "" : "0.5",
                                step == 4 ? "" : random.nextGaussian(),
                                step > 4 ? "" : random.nextGaussian(),
                                episode % 2 == 0 ? "me" : step == 1 ? "" : "you"));
            }
        }
        return rows;
    }
}
