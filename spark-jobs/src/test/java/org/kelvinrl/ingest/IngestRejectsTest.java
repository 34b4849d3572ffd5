package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Account;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Reason;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.testing.Sparks;

/** With rejects allowed, each bad row is in a table with its place and the reason, and nothing else is lost. */
class IngestRejectsTest {

    private static final String HEADER = "id,t,x,y,a,q0,q1";
    private static final String MAPPING =
            "episode = id, step = t, observation = [x, y], action = a, q_values = [q0, q1]";
    private static final String ONE_STEP = "one row for each step of an episode";

    @TempDir
    private Path folder;

    @Test
    void everyBadRowIsInTheTableWithItsPlaceAndTheReason() throws IOException {
        Path second = csv("b.csv", "b,0,0,0,0,1,2", "b,1,0,NaN,0,1,2", "b,2,0,0,9,1,2");
        Path first = csv("a.csv", "a,0,inf,0,0,1,2", "a,1,0,0,0,1,2", "a,2,0,0,0,1");
        IngestResult result = run(rejecting("prepared", second, first));

        assertThat(rejects("prepared"))
                .containsExactly(
                        List.of("file:" + first, "row 1 (line 2)", "x", "a finite number", "Infinity"),
                        List.of(
                                "file:" + first,
                                "row 3 (line 4)",
                                "count",
                                "7 fields, one for each column of the header",
                                "6"),
                        List.of("file:" + second, "row 2 (line 3)", "y", "a finite number", "NaN"),
                        List.of(
                                "file:" + second,
                                "row 3 (line 4)",
                                "a",
                                "an action: a whole number from 0 to 1",
                                "\"9\""));
        assertThat(read(result.dataset()).get(0).episodes()).containsExactly("a", "b");
        DatasetManifest manifest = result.dataset().manifest();
        Account account = manifest.account();
        assertThat(account.inputFiles()).isEqualTo(2);
        assertThat(account.inputBytes()).isEqualTo(Files.size(first) + Files.size(second));
        assertThat(account.inputRows()).isEqualTo(6);
        assertThat(account.rejectedRows()).isEqualTo(4);
        assertThat(account.inputRows()).isEqualTo(manifest.rows() + account.rejectedRows());
        assertThat(account.options()).containsEntry("on-bad-row", "reject").containsEntry("shards", 1);
        assertThat(account.rejects())
                .extracting(Block::file, Block::rows)
                .containsExactly(tuple("rejects/part-00000.parquet", 4L));
        assertThat(account.reasons())
                .extracting(Reason::column, Reason::rows, Reason::found, Reason::place)
                .containsExactly(
                        tuple("a", 1L, "\"9\"", "row 3 (line 4)"),
                        tuple("count", 1L, "6", "row 3 (line 4)"),
                        tuple("x", 1L, "Infinity", "row 1 (line 2)"),
                        tuple("y", 1L, "NaN", "row 2 (line 3)"));
        assertThat(DatasetVerifier.verify(result.dataset()).rows()).isEqualTo(2);
    }

    @Test
    void aLogWithoutBadRowsHasNoTable() throws IOException {
        IngestResult result = run(rejecting("prepared", csv("a.csv", "a,0,0,0,0,1,2")));

        assertThat(result.dataset().manifest().account().rejects()).isEmpty();
        assertThat(folder.resolve("prepared/rejects")).doesNotExist();
    }

    /** As where the mapping takes for the episode what is the same in all of them. */
    @Test
    void oneStaysOfHoweverManyRowsOfOneStep() throws IOException {
        int episodes = ShardRows.MOST_RUNS + 50;
        String[] rows = new String[3 * episodes];
        Arrays.setAll(rows, i -> "a," + i % 3 + "," + (episodes - i / 3) + ",0,0,1,2");
        IngestResult result = run(rejecting("prepared", csv("1.csv", rows)));

        assertThat(read(result.dataset()).get(0).observations().toArray()).containsExactly(1, 0, 1, 0, 1, 0);
        assertThat(rejects("prepared"))
                .hasSize(rows.length - 3)
                .contains(List.of(
                        "file:" + folder.resolve("1.csv"),
                        "row 2 (line 3)",
                        "t",
                        ONE_STEP,
                        "another one of episode \"a\", step 1"));
        assertThat(DatasetVerifier.verify(result.dataset()).rows()).isEqualTo(3);
    }

    @Test
    void ofRowsOfOneStepOneStaysWhateverTheOrder() throws IOException {
        // By their bytes, the second one of step 7 comes first: 5 is below 9.
        Path first = csv("1.csv", "a,0,0,0,0,1,2", "b,7,9,0,0,1,2", "b,8,1,0,0,1,2");
        Path second = csv("2.csv", "c,0,0,0,0,1,2", "b,7,5,0,0,1,2", "b,8,1,0,0,1,2", "b,8,1,0,0,1,2");
        IngestResult result = run(rejecting("prepared", first, second));

        assertThat(rejects("prepared"))
                .containsExactly(
                        List.of(
                                "file:" + first,
                                "row 2 (line 3)",
                                "t",
                                ONE_STEP,
                                "another one of episode \"b\", step 7"),
                        List.of(
                                "file:" + second,
                                "row 3 (line 4)",
                                "t",
                                ONE_STEP,
                                "another one of episode \"b\", step 8"),
                        List.of(
                                "file:" + second,
                                "row 4 (line 5)",
                                "t",
                                ONE_STEP,
                                "another one of episode \"b\", step 8"));
        assertThat(result.dataset().manifest().account().inputRows()).isEqualTo(7);
        assertThat(result.dataset().manifest().rows()).isEqualTo(4);

        run(rejecting(
                "swapped", Files.move(second, folder.resolve("0.csv")), Files.move(first, folder.resolve("3.csv"))));
        assertThat(shards("swapped")).isEqualTo(shards("prepared"));
        assertThat(rejects("swapped"))
                .extracting(row -> row.get(1))
                .containsExactly("row 4 (line 5)", "row 2 (line 3)", "row 3 (line 4)");
    }

    @Test
    void theBytesAreTheSameHoweverTheLogIsCut() throws IOException {
        Random random = new Random(4);
        List<String> rows = rows(random);
        Path log = csv("log.csv", rows.toArray(String[]::new));
        run(rejecting("reference", log).shards(5));
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", String.valueOf(Files.size(log) / 7 + 1));
        cut.conf().set("spark.sql.files.openCostInBytes", "0");
        cut.conf().set("spark.sql.adaptive.enabled", "false");
        run(cut, rejecting("cut", log).shards(5));

        assertThat(hashes(folder.resolve("reference"))).containsKey("rejects/part-00000.parquet");
        assertThat(hashes(folder.resolve("cut"))).isEqualTo(hashes(folder.resolve("reference")));
        assertThat(Files.readAllBytes(folder.resolve("cut/manifest.json")))
                .isEqualTo(Files.readAllBytes(folder.resolve("reference/manifest.json")));

        Collections.shuffle(rows, random);
        List<Path> files = new ArrayList<>();
        for (int part = 0; part < 7; part++) {
            List<String> some = rows.subList(part * rows.size() / 7, (part + 1) * rows.size() / 7);
            files.add(csv("part-" + part + ".csv", some.toArray(String[]::new)));
        }
        run(rejecting("shuffled", files.toArray(Path[]::new)).shards(5));
        assertThat(shards("shuffled")).isEqualTo(shards("reference"));
        assertThat(withoutPlaces(rejects("shuffled"))).isEqualTo(withoutPlaces(rejects("reference")));

        Collections.reverse(files);
        run(cut, rejecting("reversed", files.toArray(Path[]::new)).shards(5));
        assertThat(hashes(folder.resolve("reversed"))).isEqualTo(hashes(folder.resolve("shuffled")));
    }

    @Test
    void rowsOfParquetFilesAreNamedByTheirNumber() throws IOException {
        Path log = folder.resolve("log");
        Sparks.session()
                .sql("SELECT 'e' id, id t, IF(id % 100 = 41, float('NaN'), 1f) x, 0 a FROM range(0, 1000, 1, 1)")
                .write()
                .parquet(log.toString());
        IngestResult result =
                run(settings(folder.resolve("prepared"), "episode = id, step = t, observation = x, action = a", log)
                        .onBadRow(OnBadRow.REJECT)
                        .validationFraction(0));

        assertThat(result.dataset().manifest().account().rejectedRows()).isEqualTo(10);
        assertThat(rejects("prepared"))
                .extracting(row -> row.get(1))
                .startsWith("row 42", "row 142", "row 242")
                .endsWith("row 942");
    }

    @Test
    void aLogOfNothingButBadRowsIsRefusedWithTheCommonestReasons() throws IOException {
        Path log = csv("log.csv", "a,0,0,0,7,1,2", "a,1,0,NaN,0,1,2", "a,2,0,0,8,1,2");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(rejecting("prepared", log)))
                .withMessage(
                        "expected at least one row that can be taken, found 3 rejected rows and no other: column a,"
                                + " expected an action: a whole number from 0 to 1 (2 rows); column y, expected a finite number"
                                + " (1 row) (file:" + log
                                + "). Check the mapping: most often it names the wrong column.")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.DATA);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(log);
        }
    }

    @Test
    void aJobThatFailsTellsOfAllRowsThatAreOneTooMany() throws IOException {
        Path log = csv("log.csv", "b,7,0,0,0,1,2", "b,7,5,0,0,1,2", "a,3,0,0,0,1,2", "a,3,1,0,0,1,2");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(rejecting("prepared", log).onBadRow(OnBadRow.FAIL)))
                .withMessage("expected " + ONE_STEP + ", found another one of episode \"a\", step 3 (file:" + log
                        + ", row 4 (line 5), column t; the first is in file:" + log
                        + ", row 3 (line 4), column t; 2 rows are one too many in all). "
                        + "Remove one of them, or map columns that tell episodes and steps apart.");
    }

    @Test
    void aTableThatWasChangedIsFound() throws IOException {
        IngestResult result = run(rejecting("prepared", csv("a.csv", "a,0,0,0,0,1,2", "a,1,0,NaN,0,1,2")));
        Path table = folder.resolve("prepared/rejects/part-00000.parquet");
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 2] ^= 1;
        Files.write(table, bytes);
        Files.delete(table.resolveSibling(".part-00000.parquet.crc"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> DatasetVerifier.verify(result.dataset()))
                .withMessageStartingWith("expected the SHA-256 ")
                .withMessageContaining("(" + table + ")");
    }

    @Test
    void neighbouringFilesShareAPart() {
        List<org.apache.hadoop.fs.Path> files = Stream.of("b", "a", "d", "c", "e")
                .map(name -> new org.apache.hadoop.fs.Path("file:/a log/" + name))
                .toList();
        RejectParts few = RejectParts.of(files, Map.of(), 5);
        RejectParts many = RejectParts.of(files, Map.of(), 2 << 20);

        assertThat(few.count()).isEqualTo(1);
        assertThat(few.part("file:///a%20log/c", 0)).isZero();
        assertThat(many.count()).isEqualTo(3);
        assertThat(Stream.of("a", "b", "c", "d", "e").map(name -> many.part("file:///a%20log/" + name, 7)))
                .containsExactly(0, 1, 1, 2, 2);
        assertThat(many.part("file:/a%20log/e", 0)).isEqualTo(2);
        assertThat(RejectParts.of(files, Map.of(), 1L << 40).count()).isEqualTo(5);
    }

    @Test
    void theRejectsOfALargeFileAreInSeveralPartsInOrder() {
        org.apache.hadoop.fs.Path small = new org.apache.hadoop.fs.Path("file:/log/a");
        org.apache.hadoop.fs.Path large = new org.apache.hadoop.fs.Path("file:/log/b");
        long rows = 40L << 20;
        RejectParts parts = RejectParts.of(List.of(large, small), Map.of(small, 10L, large, rows), rows / 2);

        assertThat(parts.count()).isEqualTo(21);
        assertThat(parts.part("file:///log/a", 9)).isZero();
        int[] found = new int[40];
        Arrays.setAll(found, i -> parts.part("file:///log/b", (long) i << 20));
        assertThat(found).isSorted().startsWith(0, 1).endsWith(20).containsOnlyOnce(0);
        assertThat(Arrays.stream(found).distinct().count()).isEqualTo(21);
        assertThat(parts.part("file:///log/b", rows - 1)).isEqualTo(20);
        assertThat(parts.part("file:///log/b", Long.MAX_VALUE)).isEqualTo(20);
    }

    /** A large file is read by several tasks, which know the place of a row from what they counted before. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "orc", "parquet", "rllib"})
    void theTableIsTheSameWhereFilesAreReadInParts(String format) throws IOException {
        List<String> rows = rows(new Random(3));
        for (int i = 0; i < 100; i += 10) {
            rows.add(rows.get(i));
        }
        Path log = csv("1.csv", rows.toArray(String[]::new));
        Path other = csv("2.csv", "z,0,0,none,0,1,2", "z,1,0,0,0,1,2");
        String mapping = MAPPING;
        if (format.equals("rllib")) {
            log = batches("1.json", rows);
            other = batches("2.json", List.of("z,0,0,none,0,1,2", "z,1,0,0,0,1,2"));
            mapping = "episode = id, step = t, observation = obs, action = actions";
        } else if (!format.equals("csv")) {
            log = converted(log, format);
            other = converted(other, format);
        }
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "20000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");

        IngestResult whole = run(rejecting("whole", mapping, log, other));
        IngestResult inParts = run(cut, rejecting("parts", mapping, log, other));

        assertThat(LogOpener.open(cut, List.of(log.toString()), LogFormat.AUTO)
                        .read(List.of())
                        .rdd()
                        .getNumPartitions())
                .isGreaterThan(2);
        assertThat(whole.dataset().manifest().account().rejectedRows()).isEqualTo(311);
        assertThat(inParts.dataset().manifest().account().rejects())
                .isEqualTo(whole.dataset().manifest().account().rejects());
        assertThat(hashes(folder.resolve("parts"))).isEqualTo(hashes(folder.resolve("whole")));
        assertThat(rejects("parts").get(310).get(1))
                .isEqualTo(
                        switch (format) {
                            case "csv" -> "row 1 (line 2)";
                            case "json" -> "row 1 (line 1)";
                            case "rllib" -> "line 1, element 1";
                            default -> "row 1";
                        });
    }

    /** Of the rows of a CSV file, in the same order. */
    private Path converted(Path csv, String format) throws IOException {
        Path folder = csv.resolveSibling(csv.getFileName() + "." + format + "-written");
        Sparks.session()
                .read()
                .option("header", true)
                .schema("id string, t int, x double, y double, a int, q0 double, q1 double")
                .option("nullValue", "none")
                .csv(csv.toString())
                .coalesce(1)
                .write()
                .option("compression", "none")
                .option("orc.stripe.size", "20000")
                .option("parquet.block.size", "20000")
                .format(format)
                .save(folder.toString());
        try (Stream<Path> parts = Files.list(folder)) {
            Path part = parts.filter(each -> each.toString().endsWith(format))
                    .findFirst()
                    .orElseThrow();
            return Files.move(part, csv.resolveSibling(csv.getFileName() + "." + format));
        }
    }

    /** Batches of seven rows, which keep what a row has of columns, and an empty batch after each. */
    private Path batches(String name, List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += 7) {
            List<String[]> batch = rows.subList(i, Math.min(i + 7, rows.size())).stream()
                    .map(row -> row.split(",", -1))
                    .toList();
            lines.add("{\"id\": " + list(batch, row -> "\"" + row[0] + "\"") + ", \"t\": " + list(batch, row -> row[1])
                    + ", \"obs\": " + list(batch, row -> "[" + row[2] + ", " + number(row[3]) + "]") + ", \"actions\": "
                    + list(batch, row -> row[4]) + ", \"rewards\": " + list(batch, row -> "1") + ", \"dones\": "
                    + list(batch, row -> "false") + "}");
            lines.add("{\"id\": [], \"t\": [], \"obs\": [], \"actions\": [], \"rewards\": [], \"dones\": []}");
        }
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static String number(String text) {
        return text.matches("[-0-9].*") ? text : "null";
    }

    private static String list(List<String[]> rows, Function<String[], String> value) {
        return rows.stream().map(value).collect(Collectors.joining(", ", "[", "]"));
    }

    private IngestSettings.Builder rejecting(String name, Path... inputs) {
        return rejecting(name, MAPPING, inputs);
    }

    private IngestSettings.Builder rejecting(String name, String mapping, Path... inputs) {
        return settings(folder.resolve(name), mapping, inputs)
                .onBadRow(OnBadRow.REJECT)
                .shards(1)
                .validationFraction(0);
    }

    private Map<String, String> shards(String name) throws IOException {
        Map<String, String> hashes = hashes(folder.resolve(name));
        hashes.keySet().removeIf(file -> file.startsWith("rejects"));
        assertThat(hashes).isNotEmpty();
        return hashes;
    }

    private List<List<String>> rejects(String name) {
        List<List<String>> rejects = new ArrayList<>();
        for (Row row : Sparks.session()
                .read()
                .parquet(folder.resolve(name + "/rejects/part-00000.parquet").toString())
                .collectAsList()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(row.getString(i));
            }
            rejects.add(values);
        }
        return rejects;
    }

    private static List<String> withoutPlaces(List<List<String>> rejects) {
        return rejects.stream()
                .map(row -> String.join(" | ", row.subList(2, 5)))
                .sorted()
                .toList();
    }

    private Path csv(String name, String... rows) throws IOException {
        return Files.writeString(folder.resolve(name), HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    /** A tenth is bad, and a tenth has the step of another row. */
    private static List<String> rows(Random random) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int step = i % 10 == 3 ? i - 50 : i;
            String y = i % 10 == 7 ? "none" : String.valueOf(random.nextGaussian());
            rows.add("e%d,%d,%s,%s,%d,1,2".formatted(step % 50, step, random.nextFloat(), y, random.nextInt(2)));
        }
        return rows;
    }
}
