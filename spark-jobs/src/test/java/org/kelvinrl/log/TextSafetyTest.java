package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.log.LogContents.gzip;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.refuses;
import static org.kelvinrl.log.LogContents.rows;
import static org.kelvinrl.log.LogContents.values;
import static org.kelvinrl.log.LogContents.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.log.LogContents.Line;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

/** What text can have of length, encoding, compression and separators. */
class TextSafetyTest {

    @TempDir
    private Path folder;

    @Test
    void aLineThatIsTooLongIsRefusedBeforeItIsInMemory() throws IOException {
        Path log = write(folder.resolve("log.json"), "{\"a\": 1}", "{\"a\": \"" + "x".repeat(5_000) + "\"}", "{}");
        Configuration hadoop = new Configuration();
        hadoop.setInt(TextLines.LONGEST_KEY, 1_000);
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(log.toUri());

        try (TextLines lines = TextLines.of(path, hadoop)) {
            assertThat(lines.next()).asString().isEqualTo("{\"a\": 1}");
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(lines::next)
                    .withMessage("expected lines of at most 1000 bytes, found a longer one (file:" + log
                            + ", byte 9). Write the log with a line break after each row, "
                            + "or raise spark.hadoop.kelvin.log.longest-line.");
        }
    }

    /** Each comma would be a field. */
    @Test
    void aLineOfMillionsOfFieldsIsABadRow() throws IOException {
        Path log = Files.write(folder.resolve("log.csv.gz"), gzip("a,b\n" + ",".repeat(60_000_000) + "\n1,2\n"));

        List<Line> rows = rows(open(log), "a", "b");

        assertThat(rows.get(0).bad)
                .isEqualTo("count: expected 2 fields, one for each column of the header, found 60000001."
                        + " Correct or remove the row, or map another column");
        assertThat(rows.get(1).values).containsExactly("1", "2");
    }

    @Test
    void aHeaderOfTooManyColumnsIsRefused() throws IOException {
        StringBuilder header = new StringBuilder("c0");
        for (int i = 1; i <= 1 << 16; i++) {
            header.append(",c").append(i);
        }
        Path log = write(folder.resolve("log.csv"), header.toString());

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(log))
                .withMessage("expected at most 65536 columns, found 65537 (file:" + log
                        + ", header). Write lists in place of columns, as JSON or Parquet.");
    }

    @Test
    void aBombWithoutALineBreakIsRefused() throws IOException {
        byte[] gzip = gzip("{\"a\": 1}\n" + "[".repeat(70 << 20));
        assertThat(gzip).hasSizeLessThan(1 << 17);
        Path log = Files.write(folder.resolve("log.json.gz"), gzip);

        refuses(
                "expected lines of at most 67108864 bytes, found a longer one (file:" + log
                        + ", byte 9 of the decompressed text). Write the log with a line break after each row, "
                        + "or raise spark.hadoop.kelvin.log.longest-line.",
                LogFormat.AUTO,
                log);
    }

    @Test
    void aByteThatIsNotUtf8MakesABadRow() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("id,name\n1,caf\u00e9 \uFFFD\n2,".getBytes(StandardCharsets.UTF_8));
        bytes.write("caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Path log = Files.write(folder.resolve("log.csv"), bytes.toByteArray());

        List<Line> rows = rows(open(log), "id", "name");

        assertThat(rows.get(0).values).containsExactly("1", "caf\u00e9 \uFFFD");
        assertThat(rows.get(1).place).isEqualTo("row 2 (line 3)");
        assertThat(rows.get(1).bad)
                .isEqualTo("of byte 6 of the line: expected text in UTF-8, found the byte 0xE9. "
                        + "Write the log in UTF-8, such as by iconv -f LATIN1 -t UTF-8");
    }

    @Test
    void damagedCompressionIsReportedWithTheFile() throws IOException {
        Random random = new Random(0);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append("{\"a\": ").append(random.nextDouble()).append("}\n");
        }
        byte[] gzip = gzip(text.toString());
        byte[] bzip2 = bzip2(text.toString());
        byte[] broken = bzip2.clone();
        Arrays.fill(broken, broken.length / 2, broken.length / 2 + 50, (byte) 0);
        Path cutGzip = Files.write(folder.resolve("1.json.gz"), Arrays.copyOf(gzip, gzip.length / 2));
        Path cutBzip2 = Files.write(folder.resolve("2.json.bz2"), Arrays.copyOf(bzip2, bzip2.length / 2));
        Path brokenBzip2 = Files.write(folder.resolve("3.json.bz2"), broken);

        for (Path log : List.of(cutGzip, cutBzip2, brokenBzip2)) {
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(() -> rows(open(log), "a"))
                    .withMessageStartingWith("expected a readable file, found ")
                    .withMessageEndingWith("(file:" + log + "). Check the file and the right to read it.");
        }
    }

    @Test
    void aBzip2FileIsReadInPartsWithoutLosingALine() throws IOException {
        StringBuilder text = new StringBuilder();
        Random random = new Random(0);
        for (int i = 0; i < 120_000; i++) {
            text.append("{\"t\": ")
                    .append(i)
                    .append(", \"x\": ")
                    .append(random.nextLong())
                    .append("}\n");
        }
        Path log = Files.write(folder.resolve("log.json.bz2"), bzip2(text.toString()));
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "300000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");

        List<Line> rows = rows(open(cut, LogFormat.AUTO, log), "t");

        assertThat(rows.stream().map(line -> line.order).distinct().count()).isGreaterThan(2);
        assertThat(rows).hasSize(120_000);
        for (int i = 0; i < 120_000; i++) {
            assertThat(rows.get(i).values.get(0)).isEqualTo(i);
        }
    }

    @Test
    void theDelimiterIsThatOfTheHeaderOrTheOneThatIsGiven() throws IOException {
        Path semicolons = write(folder.resolve("1.csv"), "a;\"b,c\";d", "1;2,5;3");
        Path tabs = write(folder.resolve("2.tsv"), "a\tb", "1\t\"2\t3\"");
        Path bars = write(folder.resolve("3.txt"), "a|b", "1|2");
        Path mixed = write(folder.resolve("4.csv"), "a,b;c", "1,2;3");

        assertThat(values(rows(open(semicolons), "d", "b,c"))).containsExactly(List.of("3", "2,5"));
        assertThat(values(rows(open(tabs), "a", "b"))).containsExactly(List.of("1", "2\t3"));
        assertThat(open(mixed).columns()).containsExactly("a", "b;c");
        LogSource given = LogOpener.open(
                Sparks.session(), List.of(bars.toString()), LogFormat.CSV, ReaderOptions.of(Map.of("delimiter", "|")));
        assertThat(values(rows(given, "b", "a"))).containsExactly(List.of("2", "1"));
    }

    @Test
    void optionsThatOurReadersDoNotKnowAreRefused() throws IOException {
        Path log = write(folder.resolve("log.csv"), "a", "1");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> LogOpener.open(
                        Sparks.session(),
                        List.of(log.toString()),
                        LogFormat.AUTO,
                        ReaderOptions.of(Map.of("header", "true"))))
                .withMessage("expected the option delimiter, found the option header (options). "
                        + "Leave it out, or name the format of one of Spark's data sources.");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> LogOpener.open(
                        Sparks.session(),
                        List.of(log.toString()),
                        LogFormat.AUTO,
                        ReaderOptions.of(Map.of("delimiter", "||"))))
                .withMessage("expected one character, or \\t for a tab, found \"||\" (option delimiter). Give one.");
    }

    @Test
    void aLineBreakInsideQuotesIsABadRow() throws IOException {
        Path log = write(folder.resolve("log.csv"), "a,b", "1,\"two", "lines\"");

        assertThat(rows(open(log), "a", "b").get(0).bad)
                .isEqualTo("of the quote: expected a closing quote, found the end of the line. "
                        + "Close the quote; a row is one line, so write the log without line breaks inside quotes");
    }

    @Test
    void contentIsBelievedBeforeTheName() throws IOException {
        Path json = write(folder.resolve("log.csv"), "{\"a\": 1}");
        Path bare = write(folder.resolve("part-00000"), "{\"a\": 2}");

        assertThat(open(json).format()).isEqualTo(LogFormat.JSON);
        assertThat(values(rows(open(json, bare), "a"))).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void theOpenBanditLogComesThrough() {
        for (String policy : List.of("random", "bts")) {
            LogSource source = open(SharedData.require("open-bandit/" + policy + "/men.csv"));

            List<Line> rows = rows(source, "click", "propensity_score");
            assertThat(rows).hasSize(10_000);
            assertThat(source.count()).isEqualTo(10_000);
            assertThat(rows.stream().filter(line -> Double.parseDouble((String) line.values.get(0)) == 1))
                    .hasSize(policy.equals("bts") ? 69 : 46);
        }
    }

    private static byte[] bzip2(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BZip2Codec codec = new BZip2Codec();
        codec.setConf(new Configuration());
        try (OutputStream out = codec.createOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
