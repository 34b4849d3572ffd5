package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.testing.Sparks;

/** Logs whose observations are mostly 0. */
class SparseIngestTest {

    private static final String MAPPING =
            "episode = id, step = t, observation = [x, { one_hot = s, n = 80 }], action = { category = a }";

    @TempDir
    private Path folder;

    @Test
    void aCategoryIsHeldAsOnePlace() throws IOException {
        IngestResult result = run(settings(folder.resolve("data"), MAPPING, log("log.csv", lines(0, 40)))
                .shards(3));
        DatasetManifest manifest = result.dataset().manifest();

        assertThat(manifest.schemaVersion()).isEqualTo(2);
        // each row has a state, and every second one a number
        assertThat(manifest.sparseObservations()).isEqualTo(new DatasetManifest.SparseObservations(400 + 200));
        assertThat(manifest.statistics().observation()).hasSize(81);
        int rows = 0;
        for (RowBlock block : read(result.dataset())) {
            for (int i = 0; i < block.rows(); i++, rows++) {
                int row = 10 * Integer.parseInt(block.episodes()[i]) + (int) block.steps()[i];
                float[] expected = new float[81];
                expected[0] = row % 2;
                expected[1 + state(row)] = 1;
                float[] found = new float[81];
                block.observations().copyTo(i, found, 0);
                assertThat(found).containsExactly(expected);
            }
        }
        assertThat(rows).isEqualTo(400);
        assertThat(DatasetVerifier.verify(result.dataset()).rows()).isEqualTo(400);
    }

    @Test
    void sparkReadsItAsMaps() throws IOException {
        run(settings(folder.resolve("data"), MAPPING, log("log.csv", lines(0, 4)))
                .shards(2));
        List<Row> rows = Sparks.session()
                .read()
                .parquet(folder.resolve("data") + "/shard=*")
                .filter("episode = '2' and step = 5")
                .select("observation")
                .collectAsList();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).<Integer, Float>getJavaMap(0)).hasSize(2).containsEntry(0, 1f);
        assertThat(rows.get(0).<Integer, Float>getJavaMap(0)).containsEntry(1 + state(25), 1f);
    }

    @Test
    void bytesDoNotDependOnTheOrderOfFilesAndRows() throws IOException {
        List<String> all = lines(0, 40);
        run(settings(folder.resolve("reference"), MAPPING, log("log.csv", all)).shards(5));
        List<String> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(1));
        run(settings(
                        folder.resolve("data"),
                        MAPPING,
                        log("b.csv", shuffled.subList(0, 150)),
                        log("a.csv", shuffled.subList(150, 400)))
                .shards(5));
        assertThat(hashes(folder.resolve("data"))).isEqualTo(hashes(folder.resolve("reference")));
    }

    @Test
    void whatIsAppendedHasTheFormOfWhatIsThere() throws IOException {
        run(settings(folder.resolve("data"), MAPPING, log("log.csv", lines(0, 40)))
                .shards(3));
        IngestResult appended = run(settings(folder.resolve("data"), MAPPING, log("more.csv", lines(40, 50)))
                .appending());
        IngestResult whole = run(settings(folder.resolve("whole"), MAPPING, log("all.csv", lines(0, 50)))
                .shards(3));
        DatasetManifest manifest = appended.dataset().manifest();
        assertThat(manifest.sparseObservations()).isEqualTo(new DatasetManifest.SparseObservations(750));
        assertThat(manifest.statistics().observation().get(0).mean())
                .isEqualTo(whole.dataset()
                        .manifest()
                        .statistics()
                        .observation()
                        .get(0)
                        .mean());
        assertThat(read(appended.dataset()).stream().mapToInt(RowBlock::rows).sum())
                .isEqualTo(500);
    }

    /** Of 64 numbers 4 may be other than 0 on average, and one more in all rows is too many. */
    @ParameterizedTest
    @CsvSource({"0, 2", "1, 1"})
    void theWholeLogTellsWhatIsMostlyZero(int more, int schemaVersion) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < 30; row++) {
            int others = (row % 3 == 0 ? 12 : 0) + (row == 7 ? more : 0);
            lines.add("{\"episode\": " + row / 5 + ", \"step\": " + row % 5 + ", \"action\": 1, \"observation\": ["
                    + "7.5, ".repeat(others) + "0, ".repeat(63 - others) + "0]}");
        }
        Path log = folder.resolve("log.jsonl");
        Files.write(log, lines);
        IngestResult result = run(settings(
                        folder.resolve("data"),
                        "episode = episode, step = step, action = action, observation = observation",
                        log)
                .shards(3));
        DatasetManifest manifest = result.dataset().manifest();
        assertThat(manifest.schemaVersion()).isEqualTo(schemaVersion);
        assertThat(manifest.sparseObservations())
                .isEqualTo(more == 0 ? new DatasetManifest.SparseObservations(120) : null);
        assertThat(read(result.dataset()))
                .allMatch(block -> block.observations().isSparse() == (more == 0))
                .hasSizeGreaterThan(2);
    }

    private static int state(int row) {
        return row * 7 % 80;
    }

    /** Episodes of 10 rows. */
    private static List<String> lines(int from, int to) {
        List<String> lines = new ArrayList<>();
        for (int row = 10 * from; row < 10 * to; row++) {
            lines.add(row / 10 + "," + row % 10 + "," + row % 2 + "," + state(row) + ","
                    + (row % 3 == 0 ? "go" : "stop"));
        }
        return lines;
    }

    private Path log(String name, List<String> lines) throws IOException {
        List<String> all = new ArrayList<>(lines);
        all.add(0, "id,t,x,s,a");
        return Files.write(folder.resolve(name), all);
    }
}
