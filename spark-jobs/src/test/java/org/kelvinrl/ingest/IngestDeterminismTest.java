package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.testing.Sparks;

/** The bytes of a prepared data set follow from the rows and the settings, and from nothing else. */
class IngestDeterminismTest {

    private static final String HEADER = "id,t,x,y,a,r,q0,q1\n";
    private static final String MAPPING =
            "episode = id, step = t, observation = [x, y], action = a, reward = r, q_values = [q0, q1]";

    @TempDir
    private Path folder;

    private List<String> rows;
    private IngestResult reference;

    @BeforeEach
    void ingestOneFileInOrder() throws IOException {
        rows = rows();
        reference = run(settings(folder.resolve("reference"), MAPPING, file("in-order.csv", rows)));
    }

    @Test
    void whateverTheOrderOfRowsAndFilesAndHoweverTheyAreCompressed() throws IOException {
        Collections.shuffle(rows, new Random(1));
        Path shuffled = Files.createDirectory(folder.resolve("shuffled"));
        for (int part = 0; part < 7; part++) {
            List<String> some = rows.subList(part * rows.size() / 7, (part + 1) * rows.size() / 7);
            file("shuffled/" + (char) ('z' - part) + (part % 2 == 0 ? ".csv" : ".csv.gz"), some);
        }

        isTheSame(run(settings(folder.resolve("prepared"), MAPPING, shuffled)), "prepared");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 5, 8})
    void whateverTheFilesWithDuplicatesAndWithWhatIsFoundInTheLog(long seed) throws IOException {
        String mapping = """
                episode = id, step = t, duplicates = keep_first
                observation = [x, { one_hot = r }, { category = y }], action = { category = a }, q_values = [q0, q1]
                """;
        List<String> log = rows.stream()
                .map(row -> row.replaceFirst("([^,]*,[^,]*,[^,]*,)[^,]*", "$1c" + Math.floorMod(row.hashCode(), 50)))
                .collect(Collectors.toCollection(ArrayList::new));
        for (int i = 0; i < 200; i++) {
            log.add(log.get(i).replaceFirst("[^,]*$", "0." + i % 3));
        }
        IngestResult inOrder = run(settings(folder.resolve("first"), mapping, file("in-one.csv", log)));
        assertThat(inOrder.findings()).containsEntry(Finding.DUPLICATE_STEP_DROPPED, 200L);
        assertThat(inOrder.dataset().manifest().observationNames()).hasSize(1 + 3 + 50);

        Random random = new Random(seed);
        Collections.shuffle(log, random);
        Path cut = Files.createDirectories(folder.resolve("cut/deep")).getParent();
        for (int from = 0; from < log.size(); ) {
            int to = Math.min(log.size(), from + 1 + random.nextInt(1_500));
            String name = (random.nextBoolean() ? "deep/" : "") + Long.toHexString(random.nextLong());
            file("cut/" + name + (random.nextBoolean() ? ".csv" : ".csv.gz"), log.subList(from, to));
            from = to;
        }
        IngestResult shuffled = run(settings(folder.resolve("second"), mapping, cut));

        assertThat(hashes(folder.resolve("second"))).hasSizeGreaterThan(8).isEqualTo(hashes(folder.resolve("first")));
        assertThat(withoutOrigin(shuffled)).isEqualTo(withoutOrigin(inOrder));
        assertThat(shuffled.findings()).isEqualTo(inOrder.findings());
    }

    @Test
    void whateverTheNumberOfTasksAndThePlan() throws IOException {
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "20000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");
        cut.conf().set("spark.sql.adaptive.enabled", "false");
        Path file = file("again.csv", rows);
        assertThat(Files.size(file)).isGreaterThan(200_000);
        isTheSame(run(cut, settings(folder.resolve("cut"), MAPPING, file)), "cut");

        SparkSession coalesced = Sparks.session().newSession();
        coalesced.conf().set("spark.sql.adaptive.coalescePartitions.minPartitionSize", "100g");
        coalesced.conf().set("spark.sql.adaptive.advisoryPartitionSizeInBytes", "100g");
        coalesced.conf().set("spark.sql.shuffle.partitions", "1");
        isTheSame(run(coalesced, settings(folder.resolve("coalesced"), MAPPING, file)), "coalesced");
    }

    @Test
    void whateverTheFormat() throws IOException {
        Path parquet = folder.resolve("parquet");
        Sparks.session()
                .read()
                .option("header", true)
                .schema("id STRING, t INT, x DOUBLE, y FLOAT, a LONG, r INT, q0 DOUBLE, q1 DOUBLE")
                .csv(file("source.csv", rows).toString())
                .repartition(5)
                .write()
                .parquet(parquet.toString());

        isTheSame(run(settings(folder.resolve("prepared"), MAPPING, parquet)), "prepared");
    }

    @Test
    void butNotWhateverTheSeedOfTheSplit() throws IOException {
        run(settings(folder.resolve("prepared"), MAPPING, file("again.csv", rows))
                .splitSeed(1));

        assertThat(hashes(folder.resolve("prepared"))).isNotEqualTo(hashes(folder.resolve("reference")));
    }

    private void isTheSame(IngestResult result, String name) throws IOException {
        Map<String, String> expected = hashes(folder.resolve("reference"));
        assertThat(expected).hasSizeGreaterThan(8);
        assertThat(hashes(folder.resolve(name))).isEqualTo(expected);
        assertThat(withoutOrigin(result)).isEqualTo(withoutOrigin(reference));
    }

    private static DatasetManifest withoutOrigin(IngestResult result) {
        DatasetManifest manifest = result.dataset().manifest();
        return new DatasetManifest(
                manifest.schemaVersion(),
                manifest.kelvinVersion(),
                manifest.rows(),
                manifest.episodes(),
                manifest.observationNames(),
                manifest.actionSpace(),
                manifest.split(),
                manifest.shards(),
                manifest.statistics(),
                manifest.nulls(),
                new DatasetManifest.Origin(List.of(), "", manifest.origin().mapping()),
                null);
    }

    private Path file(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        String text = HEADER + String.join("\n", lines) + "\n";
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static List<String> rows() {
        Random random = new Random(0);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            rows.add("episode-%d,%d,%s,%s,%d,%d,%s,%s"
                    .formatted(
                            i % 150,
                            i,
                            random.nextGaussian(),
                            random.nextFloat(),
                            random.nextInt(2),
                            random.nextInt(3),
                            random.nextDouble(),
                            random.nextDouble()));
        }
        return rows;
    }
}
