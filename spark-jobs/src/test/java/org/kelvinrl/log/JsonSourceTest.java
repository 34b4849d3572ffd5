package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.places;
import static org.kelvinrl.log.LogContents.refuses;
import static org.kelvinrl.log.LogContents.rows;
import static org.kelvinrl.log.LogContents.rowsInOrder;
import static org.kelvinrl.log.LogContents.values;
import static org.kelvinrl.log.LogContents.write;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.log.LogContents.Line;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

/** Logs of one JSON object a line. */
class JsonSourceTest {

    @TempDir
    private Path folder;

    @Test
    void aLineIsARowAndAKeyAColumn() throws IOException {
        Path log = write(
                folder.resolve("log.jsonl"),
                "{\"id\": \"a\", \"t\": 1, \"r\": 0.5, \"obs\": [1, 2.5, null], \"end\": false}",
                "",
                "{\"t\": 18446744073709551616, \"id\": null, \"r\": NaN, \"obs\": [], \"end\": true}",
                "{\"t\": -2, \"r\": -Infinity, \"mask\": {\"left\": 1}}");
        LogSource source = open(log);

        assertThat(source.format()).isEqualTo(LogFormat.JSON);
        assertThat(source.columns()).containsExactly("end", "id", "mask", "obs", "r", "t");
        assertThat(source.count()).isEqualTo(3);
        assertThat(source.listLength("obs")).isEqualTo(3);
        List<Line> rows = rows(source, "t", "id", "r", "obs", "end", "mask");
        assertThat(values(rows))
                .containsExactly(
                        Arrays.asList(1, "a", 0.5, Arrays.asList(1, 2.5, null), false, null),
                        Arrays.asList(BigInteger.TWO.pow(64), null, Double.NaN, List.of(), true, null),
                        Arrays.asList(-2, null, Double.NEGATIVE_INFINITY, null, null, Map.of("left", 1)));
        assertThat(places(rows)).containsExactly("row 1 (line 1)", "row 2 (line 3)", "row 3 (line 4)");
    }

    @Test
    void typesAreThoseOfTheFirstLinesOfAllFiles() throws IOException {
        Path first = write(
                folder.resolve("1.json"),
                "{\"n\": 1, \"x\": null, \"s\": \"a\", \"l\": [1, null], \"m\": {\"k\": [true]}, \"u\": 1, \"o\": 1}");
        Path second = write(
                folder.resolve("2.ndjson"),
                "{\"n\": 1.5, \"x\": null, \"s\": \"b\", \"l\": [2], \"m\": {\"j\": [false]}, \"u\": \"1\", \"o\": []}");
        LogSource source = open(first, second);

        assertThat(source.type("n").kind()).isEqualTo(Kind.NUMBER);
        assertThat(source.type("x").kind()).isEqualTo(Kind.UNTYPED);
        assertThat(source.type("s").kind()).isEqualTo(Kind.TEXT);
        assertThat(source.type("l"))
                .isEqualTo(new LogType(Kind.LIST, new LogType(Kind.NUMBER, null, "number"), "array of number"));
        assertThat(source.type("m").text()).isEqualTo("object of array of true or false");
        assertThat(source.type("m.k").text()).isEqualTo("array of true or false");
        assertThat(source.type("u").kind()).isEqualTo(Kind.UNTYPED);
        assertThat(source.type("o").kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void aPathLeadsIntoAnObjectUnlessAColumnHasItsName() throws IOException {
        Path log = write(
                folder.resolve("log.json"),
                "{\"a\": {\"b\": 1, \"c.d\": {\"e\": 2}}, \"f.g\": 3, \"f\": {\"g\": 4}, \"we`ird \\\"name\\\"\": 5}",
                "{\"a\": null}",
                "{\"a\": {}, \"f\": 7}");
        LogSource source = open(log);

        assertThat(source.has("a.b")).isTrue();
        assertThat(source.has("a.x")).isFalse();
        assertThat(source.has("x")).isFalse();
        assertThat(values(rows(source, "a.b", "a.c.d.e", "f.g", "we`ird \"name\"")))
                .containsExactly(
                        Arrays.asList(1, 2, 3, 5),
                        Arrays.asList(null, null, null, null),
                        Arrays.asList(null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a": 1, "a": 2}  | of character 13: expected one JSON object, found Duplicate field 'a'
            [1, 2]            | of the whole line: expected one JSON object, found an array
            7                 | of the whole line: expected one JSON object, found the token 7
            {"a": 1} {"a": 2} | of the whole line: expected one JSON object, found more after it
            {"a": [1]}        | a: expected a single value, as on the first lines, found an array
            {"l": 1}          | l: expected an array, as on the first lines, found "1"
            {"m": [1]}        | m: expected an object, as on the first lines, found an array
            """)
    void aLineThatIsNoRowIsBad(String line, String failure) throws IOException {
        String good = "{\"a\": 1, \"l\": [1], \"m\": {\"k\": 1}}";
        Path log = folder.resolve("log.json");
        Files.writeString(log, (good + "\n").repeat(300) + line + "\n");

        List<Line> rows = rows(open(log), "a", "l", "m");

        assertThat(rows).hasSize(301);
        assertThat(rows.get(300).place).isEqualTo("row 301 (line 301)");
        assertThat(rows.get(300).bad).startsWith(failure + ". ");
    }

    @Test
    void aFileThatIsCutOffHasABadLastRow() throws IOException {
        Path log = Files.writeString(folder.resolve("log.json"), "{\"a\": 1}\n{\"a\": ");

        List<Line> rows = rows(open(log), "a");

        assertThat(rows.get(0).values).containsExactly(1);
        assertThat(rows.get(1).place).isEqualTo("row 2 (line 2)");
        assertThat(rows.get(1).bad)
                .startsWith("of character 7: expected one JSON object, found Unexpected end-of-input");
    }

    @Test
    void anObjectOverSeveralLinesIsRefused() throws IOException {
        Path log = write(folder.resolve("log.json"), "[", "  {\"a\": 1}", "]");
        Path pretty = write(folder.resolve("pretty.json"), "{", "  \"a\": 1", "}");

        assertThat(rows(open(log), "a").get(0).bad)
                .isEqualTo("of the whole line: expected one JSON object, found an array. "
                        + "Write one object a line, as jq -c does");
        refuses(
                "expected one JSON object, found Unexpected end-of-input: expected close marker for Object (start marker "
                        + "at [Source: (String)\"{\"; line: 1, column: 1]) (file:" + pretty
                        + ", line 1, column of character 2). Write one object a line, as jq -c does.",
                LogFormat.AUTO,
                pretty);
    }

    @Test
    void aLineOfMillionsOfValuesIsABadRow() {
        String line = "{\"obs\": [" + "0,".repeat(1 << 23) + "0]}";

        assertThatExceptionOfType(BadValueException.class)
                .isThrownBy(() -> JsonLine.read(line, name -> true))
                .satisfies(e -> assertThat(e.column() + ", " + e.expected() + ", " + e.found())
                        .isEqualTo("obs, at most 8388608 values on a line, more"));
    }

    @Test
    void anEmptyObjectIsARowAndAnEmptyFileHasNone() throws IOException {
        Path empty = Files.createFile(folder.resolve("1.json"));
        Path log = write(folder.resolve("2.json"), "{}", "{\"a\": 1}");

        assertThat(values(rows(open(empty, log), "a"))).containsExactly(Arrays.asList((Object) null), List.of(1));
        refuses(
                "expected at least one row, found none (file:" + empty + "). Name the files of a log that has rows.",
                LogFormat.AUTO,
                empty);
    }

    @Test
    void theSameRowsComeFromPartsOfAFileAndFromTheWhole() throws IOException {
        StringBuilder text = new StringBuilder("\uFEFF");
        for (int i = 1; i <= 3_000; i++) {
            text.append("{\"t\": ").append(i).append(i % 3 == 0 ? "}\r\n" : "}\n");
        }
        Path log = Files.writeString(folder.resolve("log.json"), text);
        SparkSession cut = Sparks.session().newSession();
        cut.conf().set("spark.sql.files.maxPartitionBytes", "1000");
        cut.conf().set("spark.sql.files.openCostInBytes", "0");

        LogSource source = open(cut, LogFormat.AUTO, log);
        List<Line> inParts = rows(source, "t");

        assertThat(inParts.stream().map(line -> line.order).distinct().count()).isGreaterThan(10);
        List<Line> whole = rowsInOrder(source, "t");
        assertThat(values(inParts)).isEqualTo(values(whole));
        assertThat(whole.get(2_999).place).isEqualTo("row 3000 (line 3000)");
        assertThat(whole.get(2_999).values).containsExactly(3_000);
    }

    @Test
    void theFirstRowsAreGivenWithAllColumns() throws IOException {
        write(folder.resolve("1.json"), "{\"a\": 1}");
        write(folder.resolve("2.json"), "{\"b\": [2]}", "{\"a\": 3}", "{\"a\": ");

        LogSource source = open(folder);

        assertThat(source.head(3))
                .containsExactly(new Object[] {1, null}, new Object[] {null, List.of(2)}, new Object[] {3, null});
        assertThat(source.head(1)).containsExactly(new Object[] {1, null});
    }

    @Test
    void reAgentsTimelineComesThrough() {
        LogSource source = open(SharedData.require("reagent/cartpole_training.json.bz2"));

        assertThat(source.format()).isEqualTo(LogFormat.JSON);
        assertThat(source.count()).isEqualTo(3_925);
        List<Line> rows = rows(source, "mdp_id", "action", "propensity", "state_features", "state_features.0");
        assertThat(rows.stream().map(line -> line.values.get(0)).distinct()).hasSize(26);
        assertThat(rows.stream().map(line -> line.values.get(1)).distinct())
                .containsExactlyInAnyOrder(Map.of("4", 1.0), Map.of("5", 1.0));
        assertThat(rows.stream().map(line -> line.values.get(2)).distinct()).containsExactlyInAnyOrder(0.95, 0.05);
        assertThat(rows).allSatisfy(line -> assertThat(((Map<?, ?>) line.values.get(3)).get("0"))
                .isEqualTo(line.values.get(4)));
        assertThat(rows.get(0).values.subList(0, 3)).containsExactly("79", Map.of("4", 1.0), 0.95);
    }
}
