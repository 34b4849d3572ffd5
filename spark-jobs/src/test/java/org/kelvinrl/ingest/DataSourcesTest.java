package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.ReaderOptions;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;

/** What Spark's data sources read, its own and those that users bring along as jars, comes out as from Parquet. */
class DataSourcesTest {

    private static final String MAPPING = """
            episode = episode, step = t, observation = [x, y], action = { category = move }, reward = reward
            q_values = [q_left, q_right]
            """;

    private static final String ROWS = """
            SELECT concat('e', id % 30) episode, CAST(id AS INT) t, sin(id) x, CAST(cos(id) AS FLOAT) y,
                IF(id % 3 = 0, 'left', 'right') move, CAST(id % 2 AS DOUBLE) reward, sqrt(id) q_left,
                IF(id % 7 = 0, CAST(NULL AS DOUBLE), 1D) q_right
            FROM range(0, 900, 1, 3)
            """;

    @TempDir
    private Path folder;

    private static Map<String, String> expected;

    @BeforeAll
    static void ingestParquet(@TempDir Path parquet) throws IOException {
        Path log = parquet.resolve("log");
        Sparks.session().sql(ROWS).write().parquet(log.toString());
        run(settings(parquet.resolve("expected"), MAPPING, log));
        expected = hashes(parquet.resolve("expected"));
        assertThat(expected).hasSizeGreaterThan(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orc", "avro"})
    void filesAreRecognisedAndGiveTheBytesThatParquetGives(String format) throws IOException {
        write(format, ROWS, "log");
        IngestResult told = run(settings(folder.resolve("told"), MAPPING, folder.resolve("log")));
        run(settings(folder.resolve("said"), MAPPING, folder.resolve("log")).format(LogFormat.of(format)));

        assertThat(told.dataset().manifest().origin().format()).isEqualTo(format);
        assertThat(told.inputFiles()).isEqualTo(3);
        assertThat(hashes(folder.resolve("told"))).isEqualTo(expected);
        assertThat(hashes(folder.resolve("said"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orc", "avro"})
    void aBadRowIsNamedByItsFileAndPlace(String format) throws IOException {
        write(
                format,
                "SELECT 'e' episode, id t, double('NaN') x, 1D y, IF(id = 0, 'left', 'right') move, 0D reward, 1D q_left, 2D q_right"
                        + " FROM range(0, 2, 1, 1)",
                "log");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("data"), MAPPING, folder.resolve("log"))))
                .withMessageStartingWith(
                        "expected a finite number, found NaN (file:" + onlyFile("log", format) + ", row 1, column x;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orc", "avro"})
    void filesOfDifferentColumnsAreRefused(String format) throws IOException {
        write(format, ROWS.replace("900, 1, 3", "9, 1, 1"), "a");
        write(format, "SELECT 'e' episode, 1 t, 1D x FROM range(0, 1, 1, 1)", "b");
        write(format, ROWS.replace("900, 1, 3", "9, 1, 1").replace("AS INT", "AS BIGINT"), "c");

        refuses(
                "expected the column y \"?float\"?, as in file:.*/a/part-.*, found none \\(file:.*/b/part-.*, schema\\)\\. "
                        + "Give all files the same columns, or ingest them apart\\.",
                "a",
                "b");
        refuses(
                "expected the column t \"?int\"?, as in file:.*/a/part-.*, found t \"?(bigint|long)\"? "
                        + "\\(file:.*/c/part-.*, schema\\)\\..*",
                "a",
                "c");
    }

    @Test
    void anOptionMaySayWhatToMakeOfDifferentColumns() {
        write("orc", ROWS.replace("900, 1, 3", "9, 1, 1"), "a");
        write("orc", "SELECT 'f' episode, 1 t, 1D x, 2F y, 'left' move FROM range(0, 1, 1, 1)", "b");
        IngestResult result = run(settings(folder.resolve("data"), MAPPING, folder.resolve("a"), folder.resolve("b"))
                .format(LogFormat.of("orc"))
                .options(ReaderOptions.of(Map.of("mergeSchema", "true"))));

        assertThat(result.dataset().manifest().rows()).isEqualTo(10);
        assertThat(result.dataset().manifest().nulls()).containsEntry("reward", 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orc", "avro"})
    void aFileThatIsCutOffOrOfAnotherFormatIsNamed(String format) throws IOException {
        write(format, ROWS.replace("900, 1, 3", "900, 1, 1"), "log");
        byte[] whole = Files.readAllBytes(onlyFile("log", format));
        Path cut = Files.write(folder.resolve("cut." + format), Arrays.copyOf(whole, whole.length / 2));
        Path text = Files.writeString(folder.resolve("text." + format), "episode,t\n");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("data"), MAPPING, cut)))
                .withMessageMatching("expected a (readable file|whole Avro file, which ends with a block), found .*")
                .withMessageContaining(" (file:" + cut + "). ");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() ->
                        run(settings(folder.resolve("data"), MAPPING, text).format(LogFormat.of(format))))
                .withMessageMatching(
                        "expected (ORC|Avro), found text \\(file:.*/text\\..*\\)\\. The file is not what.*");
    }

    @Test
    void aTableOfADatabaseGivesTheBytesThatParquetGives() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("db") + ";USER=kelvin;PASSWORD=hunter2";
        fill(url);
        IngestResult result = run(IngestSettings.of(List.of("STEPS"), PreparedFolder.hadoop(folder.resolve("data")))
                .mapping(ConfigFactory.parseString(MAPPING))
                .format(LogFormat.of("jdbc"))
                .options(ReaderOptions.of(Map.of(
                        "url",
                        url,
                        "partitionColumn",
                        "t",
                        "lowerBound",
                        "0",
                        "upperBound",
                        "900",
                        "numPartitions",
                        "4"))));

        assertThat(hashes(folder.resolve("data"))).isEqualTo(expected);
        assertThat(DatasetReport.lines(result.dataset().manifest()))
                .startsWith("read      900 rows of 0 files, 0 bytes")
                .anySatisfy(line -> assertThat(line).matches("kept      900 rows in [\\d,]+ bytes"));
        assertThat(folder.resolve("data/report.json")).content().doesNotContain("output_to_input");
        assertThat(result.dataset().manifest().account().options())
                .containsEntry(
                        "option", List.of("lowerBound", "numPartitions", "partitionColumn", "upperBound", "url"));
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("hunter2");
            }
        }
    }

    private void fill(String url) throws SQLException {
        Dataset<Row> rows = Sparks.session().sql(ROWS);
        rows.write().option("driver", "org.h2.Driver").jdbc(url, "STEPS", new Properties());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE INDEX BY_STEP ON STEPS(\"t\")");
        }
    }

    private void refuses(String pattern, String... inputs) {
        Path[] paths = Stream.of(inputs).map(folder::resolve).toArray(Path[]::new);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("data"), MAPPING, paths)))
                .withMessageMatching(pattern);
    }

    private void write(String format, String sql, String name) {
        Sparks.session()
                .sql(sql)
                .write()
                .format(format)
                .save(folder.resolve(name).toString());
    }

    private Path onlyFile(String name, String format) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> file.toString().endsWith("." + format))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
