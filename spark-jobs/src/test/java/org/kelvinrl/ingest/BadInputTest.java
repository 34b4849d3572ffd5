package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.testing.Sparks;

/** What logs hold that is awkward, and no more than that: it is taken as it is, or rejected row by row. */
class BadInputTest {

    @TempDir
    private Path folder;

    /** What inspect proposes for such names is quoted, and works. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "parquet", "orc"})
    void namesMayHaveDotsQuotesAndSpaces(String format) throws IOException {
        Path log = folder.resolve("log." + format);
        Sparks.session()
                .sql("SELECT 'e' episode, id step, 1.5D `a.b`, 2.5D `it's 1`, 3.5D `m{;}n`, 4.5D `x\"y`, 1 action"
                        + " FROM range(0, 2, 1, 1)")
                .write()
                .option("header", true)
                .option("escape", "\"")
                .format(format)
                .save(log.toString());
        List<String> lines =
                InspectJob.propose(LogOpener.open(Sparks.session(), List.of(log.toString()), LogFormat.AUTO));
        Path mapping = Files.write(folder.resolve("m.conf"), lines);

        IngestResult result =
                run(IngestSettings.of(List.of(log.toString()), PreparedFolder.hadoop(folder.resolve("data")))
                        .mappingFile(PreparedFolder.hadoop(mapping))
                        .validationFraction(0)
                        .shards(1));

        assertThat(lines).contains("observation = [\"a.b\", \"it's 1\", \"m{;}n\", \"x\\\"y\"]");
        assertThat(result.dataset().manifest().observationNames()).containsExactly("a.b", "it's 1", "m{;}n", "x\"y");
        assertThat(read(result.dataset()).get(0).observations().toArray())
                .containsExactly(1.5f, 2.5f, 3.5f, 4.5f, 1.5f, 2.5f, 3.5f, 4.5f);
    }

    @Test
    void aFormulaIsTextAndNoNumber() throws IOException {
        Path log = Files.write(
                folder.resolve("log.csv"),
                List.of("id,t,x,a", "=1+1,0,1,+go", "=1+1,1,=2*3,+go", "=1+1,2,@SUM(A1),-stop", "=1+1,3,4,-stop"));
        IngestResult result = run(settings(
                        folder.resolve("data"),
                        "episode = id, step = t, observation = x, action = { category = a }",
                        log)
                .onBadRow(OnBadRow.REJECT)
                .validationFraction(0)
                .shards(1));

        assertThat(result.dataset().manifest().actionSpace().names()).containsExactly("+go", "-stop");
        assertThat(read(result.dataset()).get(0).episodes()).containsExactly("=1+1", "=1+1");
        assertThat(rejects())
                .containsExactly("row 2 (line 3), x, a number, \"=2*3\"", "row 3 (line 4), x, a number, \"@SUM(A1)\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "parquet"})
    void listsOfOtherLengthsAreRejectedOneByOne(String format) throws IOException {
        Path log = folder.resolve("log");
        Sparks.session()
                .sql("SELECT 'e' id, id t, IF(id = 2, array(1D), IF(id = 3, array(1D, 2D, 3D), array(1D, 2D))) obs,"
                        + " id % 2 a FROM range(0, 5, 1, 1)")
                .write()
                .format(format)
                .save(log.toString());
        IngestResult result =
                run(settings(folder.resolve("data"), "episode = id, step = t, observation = obs, action = a", log)
                        .onBadRow(OnBadRow.REJECT)
                        .validationFraction(0)
                        .shards(1));

        assertThat(result.dataset().manifest().rows()).isEqualTo(3);
        assertThat(rejects().stream()
                        .map(row -> row.replaceAll(" \\(line .\\)|^line ", "").replaceAll("^row ", "")))
                .containsExactly("3, obs, a list of 2 elements, one of 1", "4, obs, a list of 2 elements, one of 3");
    }

    private List<String> rejects() {
        return Sparks.session().read().parquet(folder.resolve("data/rejects").toString()).collectAsList().stream()
                .map(BadInputTest::reject)
                .toList();
    }

    private static String reject(Row row) {
        return row.getAs("place") + ", " + row.getAs("column") + ", " + row.getAs("expected") + ", "
                + row.getAs("found");
    }
}
