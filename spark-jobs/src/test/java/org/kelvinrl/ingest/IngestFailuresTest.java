package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.testing.Sparks;

/** Whatever is wrong with a log ends in one message, and leaves nothing behind. */
class IngestFailuresTest {

    private static final String HEADER = "id,t,x,y,a,q0,q1";
    private static final String MAPPING =
            "episode = id, step = t, observation = [x, y], action = a, q_values = [q0, q1]";
    private static final String LISTS = "episode = id, step = t, observation = obs, action = a, q_values = q";

    /** Without a table, Spark would send a row object that the strict Kryo settings do not know. */
    private static final String ONE_ROW = " FROM range(0, 1, 1, 1)";

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("prepared"));
        }
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");

        refuses(
                MAPPING.replace("x, y", "x, z"),
                "expected the column `z` for `observation`, found the columns id, t, x, y, a, q0, q1 (file:" + log
                        + "). Say in a mapping which column holds `observation`; kelvin inspect proposes one.",
                log);
    }

    @Test
    void aLogWithoutKelvinsNamesAndWithoutAMappingIsRefused() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(
                        IngestSettings.of(List.of(log.toString()), PreparedFolder.hadoop(folder.resolve("prepared")))))
                .withMessageStartingWith(
                        "expected the column `episode` for `episode`, found the columns id, t, x, y, a, q0, q1");
    }

    @Test
    void theFirstBadRowInOrderOfFilesIsTheOneThatIsReported() throws IOException {
        csv("c.csv", "c,0,0,0,0,1,2");
        csv("b.csv", "b,0,0,0,0,1,2", "b,1,0,NaN,0,1,2", "b,2,0,0,9,1,2");
        csv("d.csv", "d,0,oops,0,0,1,2");

        refuses(
                MAPPING,
                "expected a finite number, found NaN (file:" + folder.resolve("b.csv")
                        + ", row 2 (line 3), column y; the first of 3 bad rows in 2 files). Correct or remove the row, or map another column.",
                folder.resolve("*.csv"));
    }

    @Test
    void whatFailsIsNeverShownAsDone() throws IOException {
        Path log = csv("log.csv", "a,0,0,NaN,0,1,2");
        List<String> heard = new ArrayList<>();
        Progress recorder = new Progress() {
            @Override
            public void started(String what, long total) {
                heard.add(what);
            }

            @Override
            public void advanced(long steps) {}

            @Override
            public void finished() {
                heard.add("finished");
            }
        };

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> IngestJob.run(
                        Sparks.session(),
                        settings(folder.resolve("prepared"), MAPPING, log).build(),
                        recorder));
        assertThat(heard).startsWith("inspecting files");
        assertThat(heard.get(heard.size() - 1)).isNotEqualTo("finished");
    }

    @Test
    void theRowIsExactInALaterPartOfALargeFile() throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append("\n\n");
        for (int i = 1; i <= 5_000; i++) {
            text.append("a,").append(i).append(i == 4_321 || i == 4_900 ? ",0,0,2,1,2\n" : ",0,0,0,1,2\n");
        }
        Path log = Files.writeString(folder.resolve("log.csv"), text);
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "10000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(cut, settings(folder.resolve("prepared"), MAPPING, log)))
                .withMessage(
                        "expected an action: a whole number from 0 to 1, found \"2\" (file:" + log
                                + ", row 4321 (line 4323), column a; the first of 2 bad rows in this file). Correct or remove the row, or map another column.");
    }

    @Test
    void aStepThatOccursTwiceIsNamedWithBothItsPlaces() throws IOException {
        Path first = csv("1.csv", "a,0,0,0,0,1,2", "b,7,0,0,0,1,2");
        Path second = csv("2.csv", "c,0,0,0,0,1,2", "c,1,0,0,0,1,2", "b,7,5,0,0,1,2");

        refuses(
                MAPPING,
                "expected one row for each step of an episode, found another one of episode \"b\", step 7 (file:"
                        + second + ", row 3 (line 4), column t; the first is in file:" + first
                        + ", row 2 (line 3), column t). "
                        + "Remove one of them, or map columns that tell episodes and steps apart.",
                folder.resolve("*.csv"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            array(1f, 2f, 3f)              | array(1d, 2d) | 0    | obs    | a list of 2 elements | one of 3
            array(1f)                      | array(1d, 2d) | 0    | obs    | a list of 2 elements | one of 1
            CAST(NULL AS array<float>)     | array(1d, 2d) | 0    | obs    | a value | null
            array(1f, CAST(NULL AS float)) | array(1d, 2d) | 0    | obs[1] | a value | null
            array(1f, float('NaN'))        | array(1d, 2d) | 0    | obs[1] | a finite number | NaN
            array(1f, 2f)                  | array(1d)     | 0    | q      | a list of 2 elements | one of 1
            array(1f, 2f)                  | array(1d, double('NaN')) | 0 | q[1] | a Q-value: a number below infinity | NaN
            array(1f, 2f)                  | array(1d, 2d) | 2    | a      | an action: a whole number from 0 to 1 | 2
            """)
    void aBadRowOfAParquetFileIsNamed(
            String observation, String q, String action, String column, String expected, String found)
            throws IOException {
        Path log = parquet(
                "log",
                "SELECT 'e' id, id t, IF(id = 4, " + observation + ", array(1f, 2f)) obs, IF(id = 4, " + q
                        + ", array(1d, 2d)) q, IF(id = 4, " + action + ", 1) a FROM range(0, 9, 1, 1)");

        refuses(
                LISTS,
                "expected " + expected + ", found " + found + " (file:" + onlyFile(log) + ", row 5, column " + column
                        + "). Correct or remove the row, or map another column.",
                log);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 a, 'far' obs, array(1d) q                   | obs | numbers or lists of numbers for `observation` | string
            0 a, array('far') obs, array(1d) q            | obs | numbers or lists of numbers for `observation` | array<string>
            0 a, array(1f) obs, 'much' q                  | q   | numbers or lists or maps of numbers for `q_values` | string
            0 a, array(1f) obs, map('left', 'much') q     | q   | numbers or lists or maps of numbers for `q_values` | map<string,string>
            0 a, array(1f) obs, array(array(1d)) q        | q   | numbers or lists or maps of numbers for `q_values` | array<array<double>>
            """)
    void aParquetColumnOfAnotherTypeIsNamed(String columns, String column, String expected, String found)
            throws IOException {
        Path log = parquet("log", "SELECT 'e' id, 1L t, " + columns + ONE_ROW);

        refuses(
                LISTS,
                "expected a column of " + expected + ", found the type " + found + " (file:" + onlyFile(log)
                        + ", column " + column + "). Map another column, or write the log with another type.",
                log);
    }

    @Test
    void anActionThatIsNoNumberIsAskedFor() throws IOException {
        Path text = parquet("text", "SELECT 'e' id, 1L t, 'left' a, array(1f) obs, array(1d) q" + ONE_ROW);
        Path list = parquet("list", "SELECT 'e' id, 1L t, array(0.5f) a, array(1f) obs, array(1d) q" + ONE_ROW);

        refuses(
                LISTS,
                "expected a column of numbers for `action`, found the type string (file:" + onlyFile(text)
                        + ", column a). Write `action = { category = a }` if it names the actions.",
                text);
        refuses(
                LISTS,
                "expected a column of numbers for `action`, found the type array<float> (file:" + onlyFile(list)
                        + ", column a). Write `action = { one_hot = a }` if it has a single 1; continuous actions are"
                        + " not supported, for softmax is over a finite set.",
                list);
    }

    @Test
    void parquetFilesOfDifferentSchemasAreRefused() throws IOException {
        Path without = parquet("b", "SELECT 'e' id, 1L t, array(1f) obs, 0 a" + ONE_ROW);
        Path with = parquet("a", "SELECT 'e' id, 2L t, array(1f) obs, 0 a, array(1d) q" + ONE_ROW);
        Path other = parquet("c", "SELECT 'e' id, 2 t, array(1f) obs, 0 a, array(1d) q" + ONE_ROW);

        refusesStarting(
                LISTS,
                "expected the column group q (LIST) { repeated group list { double element; } }, as in file:"
                        + onlyFile(with) + ", found none (file:" + onlyFile(without) + ", schema). Give all files",
                with,
                without);
        refusesStarting(
                LISTS,
                "expected the column int64 t, as in file:" + onlyFile(with) + ", found int32 t (file:"
                        + onlyFile(other),
                with,
                other);
    }

    @Test
    void headersThatDifferAreRefused() throws IOException {
        Path first = csv("1.csv", "a,0,0,0,0,1,2");
        Path second = Files.writeString(folder.resolve("2.csv"), "id,t,y,x,a,q0,q1\nb,0,0,0,0,1,2\n");

        refuses(
                MAPPING,
                "expected the columns id, t, x, y, a, q0, q1, as in file:" + first
                        + ", found id, t, y, x, a, q0, q1 (file:" + second
                        + ", header). Give all files the same header, or ingest them apart.",
                first,
                second);
    }

    @Test
    void columnsThatShareANameAreRefused() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), "id,t,x, x,a\n");

        refuses(
                MAPPING,
                "expected column names that differ, found id, t, x, x, a (file:" + log
                        + ", header). Rename the columns that share a name.",
                log);
    }

    @Test
    void aLogWithoutRowsIsRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.csv"));
        Path header = Files.writeString(folder.resolve("header.csv"), HEADER + "\n\n");
        Path noRow = parquet(
                "none", "SELECT 'e' id, 1L t, array(1f) obs, 0 a, array(1d) q FROM range(0, 1, 1, 1) WHERE id < 0");

        String message = "expected at least one row, found none (file:";
        refusesStarting(MAPPING, message + empty + "). Name the files of a log that has rows.", empty);
        refusesStarting(MAPPING, message + header, header);
        refusesStarting(LISTS, message + onlyFile(noRow), noRow);
    }

    @Test
    void anInputThatStandsForNoFileIsRefused() throws IOException {
        Path nowhere = folder.resolve("*.csv");
        Path hollow = Files.createDirectory(folder.resolve("hollow"));

        String message = "expected a file, a folder with files or a glob that matches files, found none (";
        refusesStarting(MAPPING, message + nowhere + "). Check the path", nowhere);
        refusesStarting(MAPPING, message + hollow, hollow);
    }

    @Test
    void aFileThatIsNotWhatItsNameSaysIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.parquet"), "id,t,x,y\n");
        Path plain = Files.writeString(folder.resolve("plain.csv.gz"), "id,t,x,y\n");
        Path packed = Files.write(folder.resolve("packed.csv"), gzip("id,t,x,y\n"));
        Path zip = Files.write(folder.resolve("zip.csv"), new byte[] {'P', 'K', 3, 4, 0, 0});
        Path nothing = Files.createFile(folder.resolve("nothing.parquet"));

        refuses(
                MAPPING,
                "expected Parquet, found text (file:" + text
                        + "). The file is not what its name or the given format says: "
                        + "rename it, or give the format that it has.",
                text);
        refusesStarting(
                MAPPING,
                "expected CSV as gzip-compressed data, found text (file:" + plain + "). The file is not",
                plain);
        refusesStarting(MAPPING, "expected CSV as text, found gzip-compressed data (file:" + packed, packed);
        refuses(
                MAPPING,
                "expected a file of a log, found a ZIP archive (file:" + zip
                        + "). Unpack it, and name the files that were in it.",
                zip);
        refusesStarting(MAPPING, "expected Parquet, found an empty file (file:" + nothing, nothing);
    }

    @Test
    void aFormatThatIsGivenIsTheOneThatIsExpected() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() ->
                        run(settings(folder.resolve("prepared"), MAPPING, log).format(LogFormat.PARQUET)))
                .withMessageStartingWith("expected Parquet, found text (file:" + log);
    }

    @Test
    void aForeignFileInAFolderIsRefused() throws IOException {
        Path log = Files.createDirectory(folder.resolve("log"));
        csv("log/a.csv", "a,0,0,0,0,1,2");
        Path readme = Files.writeString(log.resolve("README.md"), "# Log\n");

        refuses(
                MAPPING,
                "expected a file whose name ends in .csv, .json, .parquet or .h5, found text (file:" + readme
                        + "). Name the files of the log by a glob such as folder/*.parquet, or give the format.",
                log);
    }

    @Test
    void filesOfTwoFormatsAreRefused() throws IOException {
        Path csv = csv("log.csv", "a,0,0,0,0,1,2");
        Path parquet = parquet("p", "SELECT 1 a" + ONE_ROW);

        refuses(
                MAPPING,
                "expected files of one format, found csv such as file:" + csv + " and parquet such as file:"
                        + onlyFile(parquet) + " (inputs). Ingest each format apart.",
                csv,
                parquet);
    }

    @Test
    void aParquetFileThatWasCutOffIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(onlyFile(parquet("p", "SELECT 1 a FROM range(1000)")));
        Path half = Files.write(folder.resolve("half.parquet"), Arrays.copyOf(whole, whole.length / 2));
        byte[] broken = whole.clone();
        Arrays.fill(broken, whole.length - 40, whole.length - 8, (byte) 0x7f);
        Path damaged = Files.write(folder.resolve("damaged.parquet"), broken);

        refuses(
                LISTS,
                "expected a whole Parquet file, which ends in PAR1, found one that is cut off after " + whole.length / 2
                        + " bytes (file:" + half + "). Copy the file again from its origin.",
                half);
        refusesStarting(LISTS, "expected a readable file, found ", damaged);
    }

    @Test
    void damageInsideAFileIsReportedWithItsName() throws IOException {
        Random random = new Random(0);
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (int i = 0; i < 5_000; i++) {
            text.append("a,%d,%s,0,0,1,2%n".formatted(i, random.nextDouble()));
        }
        byte[] gzip = gzip(text.toString());
        Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(gzip, gzip.length / 2));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() ->
                        run(settings(folder.resolve("prepared"), MAPPING, cut).shards(2)))
                .withMessageStartingWith("expected a readable file, found ")
                .withMessageEndingWith("(file:" + cut + "). Check the file and the right to read it.");
    }

    @Test
    void numbersOfActionsThatDisagreeAreRefused() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");

        refuses(
                MAPPING + ", action_names = [left, stay, right]",
                "expected one element of `q_values` for each of the 3 actions, found 2 (file:" + log
                        + ", column q0, q1). Map as many columns or name as many actions as there are.",
                log);
    }

    @Test
    void aLogThatDoesNotTellItsActionsIsRefused() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(
                        () -> run(settings(folder.resolve("prepared"), "episode = id, step = t, observation = x", log)
                                .validationFraction(0)))
                .withMessage("expected actions, Q-values or the names of the actions, found none of them (mapping). "
                        + "Map `action` or `q_values`, or give `action_names`.");
    }

    @Test
    void aSplitWithoutATrainingEpisodeIsRefused() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("prepared"), MAPPING, log)
                        .validationFraction(0.999999)
                        .splitSeed(3)))
                .withMessage("expected at least one training episode, found 1 validation episodes and no other "
                        + "(validation fraction 0.999999, split seed 3). Lower the validation fraction, "
                        + "or check that the episode column tells episodes apart.");
    }

    @Test
    void anOutputThatExistsIsLeftAlone() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");
        Path taken = Files.createDirectory(folder.resolve("taken"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(taken, MAPPING, log)))
                .withMessageContaining("(file:" + taken + ")")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.OUTPUT);
        assertThat(taken).isEmptyDirectory();
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsRefused() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,0,1,2");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(log.resolve("below"), MAPPING, log)))
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.OUTPUT);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        IngestSettings.Builder settings = settings(folder.resolve("prepared"), MAPPING, folder);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> settings.shards(0))
                .withMessageStartingWith("expected a number from 1 to 1000000, found 0 (shards)");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> settings.validationFraction(1))
                .withMessageStartingWith("expected a number from 0 to below 1, found 1.0 (validation fraction)");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> IngestSettings.of(List.of(), PreparedFolder.hadoop(folder)))
                .withMessageStartingWith("expected at least one input, found none (inputs)")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.USAGE);
    }

    private void refuses(String mapping, String message, Path... inputs) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("prepared"), mapping, inputs)))
                .withMessage(message)
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.DATA);
    }

    private void refusesStarting(String mapping, String message, Path... inputs) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("prepared"), mapping, inputs)))
                .withMessageStartingWith(message)
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.DATA);
    }

    private Path csv(String name, String... rows) throws IOException {
        return Files.writeString(folder.resolve(name), HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    private Path parquet(String name, String query) {
        Path log = folder.resolve(name);
        Sparks.session().sql(query).coalesce(1).write().parquet(log.toString());
        return log;
    }

    private static Path onlyFile(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
