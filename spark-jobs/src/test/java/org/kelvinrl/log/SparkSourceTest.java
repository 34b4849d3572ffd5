package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.log.LogContents.name;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.places;
import static org.kelvinrl.log.LogContents.refuses;
import static org.kelvinrl.log.LogContents.rows;
import static org.kelvinrl.log.LogContents.rowsInOrder;
import static org.kelvinrl.log.LogContents.values;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.log.LogContents.Line;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

/** Logs that Spark's own data sources read: ORC, tables, Parquet. */
class SparkSourceTest {

    /** Without a table, Spark would send a row object that the strict Kryo settings do not know. */
    private static final String ROWS = " FROM range(0, 3, 1, 1)";

    private static final String SELECT =
            "SELECT id t, named_struct('x', id * 2, 'y.z', 1) s, array(1D, 2D) obs, map('k', id) m, 'a' `odd.name`";

    @TempDir
    private Path folder;

    @Test
    void orcIsRecognisedAndReadWithFilesAndPlaces() {
        Sparks.session().sql(SELECT + ROWS).write().orc(folder.resolve("log").toString());
        LogSource source = open(folder.resolve("log"));

        assertThat(source.format().label()).isEqualTo("orc");
        assertThat(source.columns()).containsExactly("t", "s", "obs", "m", "odd.name");
        assertThat(source.count()).isEqualTo(3);
        assertThat(source.listLength("obs")).isEqualTo(2);
        assertThat(source.has("s.y.z")).isTrue();
        assertThat(source.has("s.q")).isFalse();
        assertThat(source.type("s").kind()).isEqualTo(Kind.MAP);
        assertThat(source.type("s.x").kind()).isEqualTo(Kind.NUMBER);
        List<Line> rows = rows(source, "t", "s.x", "s.y.z", "s", "obs", "m", "odd.name");
        assertThat(values(rows).get(2))
                .containsExactly(2L, 4L, 1, Map.of("x", 4L, "y.z", 1), List.of(1.0, 2.0), Map.of("k", 2L), "a");
        assertThat(places(rows)).containsExactly("row 1", "row 2", "row 3");
        assertThat(name(rows.get(0))).startsWith("part-").endsWith(".orc");
        assertThat(source.head(1).get(0)[0]).isEqualTo(0L);
    }

    @Test
    void aFileInPartsHasTheSameRowsInOrder() {
        Sparks.session()
                .sql("SELECT id t, xxhash64(id) h FROM range(0, 60000, 1, 1)")
                .write()
                .option("orc.compress", "none")
                .option("orc.stripe.size", "65536")
                .orc(folder.resolve("log").toString());
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "100000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");
        LogSource source = open(cut, LogFormat.of("orc"), folder.resolve("log"));

        List<Line> inParts = rows(source, "t");
        List<Line> whole = rowsInOrder(source, "t");

        assertThat(inParts.stream().map(line -> line.order).distinct().count()).isGreaterThan(2);
        assertThat(values(inParts)).isEqualTo(values(whole));
        assertThat(whole.get(59_999).place).isEqualTo("row 60000");
        assertThat(whole.stream().map(line -> line.order).distinct()).containsExactly(0L);
    }

    @Test
    void aTableIsReadByItsName() {
        inDatabase(spark -> {
            spark.sql("CREATE TABLE logs.steps USING parquet AS " + SELECT + ROWS);

            LogSource source = LogOpener.open(spark, List.of("logs.steps"), LogFormat.TABLE);

            assertThat(source.format()).isEqualTo(LogFormat.TABLE);
            assertThat(values(rows(source, "t", "s.x")))
                    .containsExactly(List.of(0L, 0L), List.of(1L, 2L), List.of(2L, 4L));
            assertThat(source.inputFiles()).isEqualTo(1);
        });
    }

    /** As each row has too many values, or a page or a block claims more than it has, wherever the file is read from. */
    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc", "avro"})
    void theFilesOfATableAreLookedAtBeforeTheyAreRead(String format) {
        inDatabase(spark -> {
            spark.sql("CREATE TABLE logs.steps USING " + format + " AS SELECT id t, array_repeat(7, 1100000) obs"
                    + " FROM range(0, 1, 1, 1)");
            spark.sql("CREATE VIEW logs.some_steps AS SELECT t FROM logs.steps");

            for (String table : List.of("logs.steps", "logs.some_steps")) {
                assertThatExceptionOfType(KelvinException.class)
                        .isThrownBy(() -> LogOpener.open(spark, List.of(table), LogFormat.TABLE))
                        .withMessageMatching("expected (.* and 1048576|at most 1048576) values a row, found .*")
                        .withMessageContaining(folder.resolve("db/steps") + "/part-");
            }
        });
    }

    @Test
    void longListsOfATableAreReadAFewRowsAtATime() {
        inDatabase(spark -> {
            spark.sql("CREATE TABLE logs.steps USING parquet AS SELECT id t, array_repeat(id, 50000) obs"
                    + " FROM range(0, 30, 1, 1)");
            LogSource source = LogOpener.open(spark, List.of("logs.steps"), LogFormat.TABLE);

            assertThat(source.read(List.of("t")).sparkSession().conf().get("spark.sql.parquet.columnarReaderBatchSize"))
                    .isEqualTo("83");
            assertThat(rows(source, "t", "obs")).hasSize(30);
        });
    }

    @Test
    void theLinesOfATableOfTextHaveABound() throws IOException {
        Path text = folder.resolve("text");
        Files.createDirectories(text);
        Files.write(text.resolve("log.json.gz"), LogContents.gzip("{\"t\":1}\n" + " ".repeat((1 << 26) + 1) + "\n"));
        inDatabase(spark -> {
            spark.sql("CREATE TABLE logs.steps(t INT) USING json LOCATION '" + text + "'");

            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(() -> LogOpener.open(spark, List.of("logs.steps"), LogFormat.TABLE))
                    .withMessage("expected lines of at most 67108864 bytes, found a longer one (file:"
                            + text.resolve("log.json.gz")
                            + ", byte 8 of the decompressed text). Write the log with a line break after each row, or raise"
                            + " spark.hadoop.kelvin.log.longest-line.");
        });
    }

    private void inDatabase(Consumer<SparkSession> work) {
        SparkSession spark = Sparks.session();
        spark.sql("CREATE DATABASE IF NOT EXISTS logs LOCATION '" + folder.resolve("db") + "'");
        try {
            work.accept(spark);
        } finally {
            spark.sql("DROP DATABASE logs CASCADE");
        }
    }

    @Test
    void aViewHasNoFilesAndItsRowsAreKnownByTheirValues() {
        SparkSession spark = Sparks.session();
        spark.sql("CREATE GLOBAL TEMPORARY VIEW kelvin_steps AS SELECT concat('e', id % 2) ep, id t, map('k', id) m"
                + " FROM range(0, 3, 1, 1)");
        try {
            LogSource source = LogOpener.open(spark, List.of("global_temp.kelvin_steps"), LogFormat.TABLE);

            List<Line> rows = rows(source, "m", "ep", "t");
            assertThat(rows).hasSize(3).allSatisfy(line -> assertThat(line.file).isEqualTo("global_temp.kelvin_steps"));
            assertThat(places(rows))
                    .containsExactlyInAnyOrder(
                            "the row of ep = \"e0\", t = \"0\"",
                            "the row of ep = \"e1\", t = \"1\"",
                            "the row of ep = \"e0\", t = \"2\"");
            assertThat(rows.stream().map(line -> line.order).distinct()).hasSize(3);
            assertThat(source.inputFiles()).isZero();
        } finally {
            spark.catalog().dropGlobalTempView("kelvin_steps");
        }
    }

    @Test
    void aFormatThatSparkHasNotIsRefusedWithWhatIsMissing() {
        String expected =
                "expected a format that is known: auto, csv, json, rllib, parquet, hdf5, d3rlpy, minari, table, or"
                        + " one of Spark's data sources such as orc or jdbc, found ";
        refuses(
                expected + "\"hudi\" (format). Add its jar by spark-submit --packages"
                        + " org.apache.hudi:hudi-spark3.5-bundle_2.12:VERSION.",
                LogFormat.of("hudi"),
                folder);
        refuses(
                expected
                        + "\"parqet\" (format). Correct the name, or add the data source's jar by spark-submit --packages.",
                LogFormat.of("parqet"),
                folder);
        assertThat(SparkTable.advice(LogFormat.of("Avro"), "3.5.7"))
                .isEqualTo("Add its jar by spark-submit --packages org.apache.spark:spark-avro_2.12:3.5.7");
        assertThat(SparkTable.advice(LogFormat.of("delta"), "3.5.7"))
                .isEqualTo("Add its jar by spark-submit --packages io.delta:delta-spark_2.12:VERSION"
                        + " --conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension"
                        + " --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }

    @Test
    void aTableThatIsNotThereIsRefusedOnOneLine() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> LogOpener.open(Sparks.session(), List.of("no.such_table"), LogFormat.TABLE))
                .withMessageStartingWith("expected a table that Spark can read, found [TABLE_OR_VIEW_NOT_FOUND] ")
                .withMessageEndingWith(" (no.such_table). Check the inputs, the format and its options.");
    }

    @Test
    void valuesOfOptionsAreNotShown() {
        ReaderOptions options = ReaderOptions.of(List.of(
                ReaderOption.of("url=jdbc:nosuch://host/db?password=hunter2"),
                ReaderOption.of("password=hunter2"),
                ReaderOption.of("driver=org.example.hunter2")));

        assertThat(ReaderOption.of("password=hunter2")).hasToString("password=***");
        assertThat(options.names()).containsExactly("driver", "password", "url");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> LogOpener.open(Sparks.session(), List.of("steps"), LogFormat.of("jdbc"), options))
                .withMessageStartingWith("expected a table that Spark can read, found ")
                .withMessageEndingWith(" (steps). Check the inputs, the format and its options.")
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }

    /** Of several files in one task, whichever way Spark reads them. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void eachRowOfParquetFilesIsNamedByItsFile(String isVectorized, String isGenerated) throws IOException {
        Files.createDirectory(folder.resolve("log"));
        for (int file = 0; file < 5; file++) {
            Path written = folder.resolve("written" + file);
            Sparks.session()
                    .sql("SELECT id t, " + file + " f, array(1f) obs FROM range(0, " + (3 + file) + ", 1, 1)")
                    .write()
                    .parquet(written.toString());
            try (Stream<Path> parts = Files.list(written)) {
                Path part = parts.filter(path -> path.toString().endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
                Files.move(part, folder.resolve("log/part " + file + "%20.parquet"));
            }
        }
        SparkSession session = Sparks.session().newSession();
        session.conf().set("spark.sql.parquet.enableVectorizedReader", isVectorized);
        session.conf().set("spark.sql.codegen.wholeStage", isGenerated);
        session.conf().set("spark.sql.files.openCostInBytes", "0");
        LogSource source = open(session, LogFormat.PARQUET, folder.resolve("log"));

        assertThat(source.read(List.of("t")).rdd().getNumPartitions()).isLessThan(5);
        List<Line> rows = rows(source, "f", "t", "obs");
        assertThat(rows).hasSize(3 + 4 + 5 + 6 + 7).allSatisfy(line -> {
            assertThat(name(line)).isEqualTo("part " + line.values.get(0) + "%20.parquet");
            assertThat(line.place).isEqualTo("row " + ((long) line.values.get(1) + 1));
        });
    }

    /** As of engines that put their own scans in place of Spark's. */
    @Test
    void aScanThatDoesNotNameItsFileIsRefused() {
        ParquetRows rows = new ParquetRows(List.of(RowFactory.create(0L)).iterator(), 0);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(rows::next)
                .withMessage(
                        "expected a scan that names the file it reads, as Spark's own does, found one that names none"
                                + " (the log). Run the command without a plugin that replaces Spark's scans (spark.plugins,"
                                + " spark.sql.extensions).");
    }

    @Test
    void aFieldOfAParquetStructIsReachedByAPath() {
        Sparks.session()
                .sql(SELECT + ROWS)
                .write()
                .parquet(folder.resolve("log").toString());
        LogSource source = open(folder.resolve("log"));

        assertThat(source.has("s.y.z")).isTrue();
        assertThat(values(rows(source, "s.x", "s.y.z", "odd.name", "s")).get(1))
                .containsExactly(2L, 1, "a", Map.of("x", 2L, "y.z", 1));
    }

    @Test
    void reAgentsParquetTimelineComesThrough() throws IOException {
        unpack(SharedData.require("reagent/dqn_workflow.zip"), folder);
        LogSource source = open(folder);

        assertThat(source.count()).isEqualTo(323);
        assertThat(source.inputFiles()).isEqualTo(12);
        assertThat(source.type("state_features").kind()).isEqualTo(Kind.LIST);
        List<Line> rows = rows(source, "mdp_id", "action_probability", "state_features");
        assertThat(rows.stream().map(line -> line.values.get(0)).distinct()).hasSize(18);
        assertThat(rows).allSatisfy(line -> {
            assertThat(((Number) line.values.get(1)).doubleValue()).isEqualTo(0.5);
            assertThat((List<?>) line.values.get(2)).hasSize(4);
        });
    }

    private static void unpack(Path archive, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = Path.of(entry.getName()).getFileName().toString();
                if (name.startsWith("part-")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, to.resolve(name));
                    }
                }
            }
        }
    }

    @Test
    void aListTooLongToReadIsRefusedByTheFooter() throws IOException {
        Sparks.session()
                .sql("SELECT id t, array_repeat(0, 2000000) obs FROM range(0, 1, 1, 1)")
                .write()
                .parquet(folder.resolve("log").toString());

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(folder.resolve("log")))
                .withMessageStartingWith(
                        "expected row groups of at most 134217728 values a column and 1048576 values a "
                                + "row, found 2000000 values in 1 rows (file:" + folder.resolve("log"))
                .withMessageEndingWith(", column obs.list.element). "
                        + "Write shorter lists or smaller row groups (parquet.block.size).");
    }

    /** Its row group has few values a row; the levels that part rows tell. */
    @Test
    void aLongListAmongShortOnesIsRefusedBeforeItIsRead() {
        String rows = "SELECT id t, IF(id = 4321, array_repeat(0, %d), array(1, 2)) obs FROM range(0, 9000, 1, 1)";
        Sparks.session()
                .sql(rows.formatted(5_000_000))
                .write()
                .parquet(folder.resolve("long").toString());
        Sparks.session()
                .sql("SELECT id t, sequence(1, 600 + id % 2) obs FROM range(0, 9000, 1, 1)")
                .write()
                .parquet(folder.resolve("uneven").toString());

        assertThat(open(folder.resolve("uneven")).count()).isEqualTo(9_000);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(folder.resolve("long")))
                .withMessageStartingWith(
                        "expected at most 1048576 values a row, found more (file:" + folder.resolve("long"))
                .withMessageEndingWith(", row group 1, column obs.list.element, row 4322 of the row group)."
                        + " Write shorter lists.");
    }

    @Test
    void aListTooLongForOrcIsRefusedByTheFooterToo() {
        Sparks.session()
                .sql("SELECT id t, array_repeat(0, 2000000) obs FROM range(0, 1, 1, 1)")
                .write()
                .orc(folder.resolve("log").toString());

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(folder.resolve("log")))
                .withMessageStartingWith(
                        "expected stripes of at most 134217728 values a column and 1048576 values a row, "
                                + "found 2000000 values in 1 rows (file:" + folder.resolve("log"))
                .withMessageEndingWith(
                        ", column obs._elem). Write shorter lists or smaller stripes (orc.stripe.size).");
    }

    @Test
    void aParquetPageThatIsDamagedIsReportedWithItsFile() throws IOException {
        Sparks.session()
                .sql("SELECT id t, xxhash64(id) h FROM range(0, 20000, 1, 1)")
                .write()
                .option("compression", "gzip")
                .parquet(folder.resolve("log").toString());
        Path file;
        try (var files = Files.list(folder.resolve("log"))) {
            file = files.filter(each -> each.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0x55);
        Path damaged = Files.write(folder.resolve("damaged.parquet"), bytes);

        List<String> messages = new ArrayList<>();
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(damaged).head(20_000))
                .satisfies(e -> messages.add(e.getMessage()));
        assertThat(messages.get(0))
                .startsWith("expected a readable file, found ")
                .doesNotContain("Encountered error while reading file")
                .endsWith(" (file:" + damaged + "). Check the file and the right to read it.");
    }
}
