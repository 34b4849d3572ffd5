package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.schema.PreparedColumn;

/** What a row of a log may hold, and the message where it does not. */
class RowRulesTest {

    private static final String HEADER = "id,t,x,y,a,r,end,cut,p,q0,q1,m0,m1,w,b0,b1,at,who";
    private static final String MAPPING = """
            episode = id, step = t, observation = [x, y], action = a, reward = r, terminated = end, truncated = cut
            propensity = p, q_values = [q0, q1], action_mask = [m0, m1], weight = w
            behaviour_probabilities = [b0, b1], timestamp = at, teacher = who, source_id = at
            """;
    private static final String GOOD = "e1,0,0.5,-1e-3,1,1,0,false,0.25,97.5,98,1,1,2,0.75,0.25,1700000000000000,dqn";

    @TempDir
    private Path folder;

    @Test
    void aGoodRowIsTakenAsItIs() throws IOException {
        PreparedRow row = log(GOOD).rows(MAPPING).get(0);

        assertThat(row.text(PreparedColumn.EPISODE)).isEqualTo("e1");
        assertThat(row.integer(PreparedColumn.STEP)).isEqualTo(0);
        assertThat(row.floats(PreparedColumn.OBSERVATION)).containsExactly(0.5f, -1e-3f);
        assertThat(row.integer(PreparedColumn.ACTION)).isEqualTo(1);
        assertThat(row.number(PreparedColumn.REWARD)).isEqualTo(1);
        assertThat(row.has(PreparedColumn.TERMINATED)).isTrue();
        assertThat(row.isTrue(PreparedColumn.TERMINATED)).isFalse();
        assertThat(row.number(PreparedColumn.PROPENSITY)).isEqualTo(0.25);
        assertThat(row.floats(PreparedColumn.Q_VALUES)).containsExactly(97.5f, 98f);
        assertThat(row.has(PreparedColumn.Q_LOGGED)).isFalse();
        assertThat(row.flags(PreparedColumn.ACTION_MASK)).containsExactly(true, true);
        assertThat(row.number(PreparedColumn.WEIGHT)).isEqualTo(2);
        assertThat(row.floats(PreparedColumn.BEHAVIOUR_PROBABILITIES)).containsExactly(0.75f, 0.25f);
        assertThat(row.integer(PreparedColumn.TIMESTAMP)).isEqualTo(1_700_000_000_000_000L);
        assertThat(row.text(PreparedColumn.TEACHER)).isEqualTo("dqn");
        assertThat(row.text(PreparedColumn.SOURCE_ID)).isEqualTo("1700000000000000");
    }

    @Test
    void whatIsNullableMayBeEmpty() throws IOException {
        PreparedRow row = log("e1,0,0.5,1,,,,,,,,,,,,,,").rows(MAPPING).get(0);

        assertThat(PreparedColumn.values())
                .filteredOn(row::has)
                .containsExactly(PreparedColumn.EPISODE, PreparedColumn.STEP, PreparedColumn.OBSERVATION);
    }

    @Test
    void someQValuesMayBeMissing() throws IOException {
        PreparedRow row = log(GOOD.replace("97.5,98", ",98")).rows(MAPPING).get(0);

        assertThat(row.floats(PreparedColumn.Q_VALUES)).containsExactly(0f, 98f);
        assertThat(row.flags(PreparedColumn.Q_LOGGED)).containsExactly(false, true);
    }

    @Test
    void aQValueThatIsFlaggedAsNotLoggedIsNotRead() throws IOException {
        String mapping = "episode = id, step = t, observation = x, q_values = [q0, q1], q_logged = [m0, m1]";
        PreparedRow row =
                log(GOOD.replace("97.5,98,1,1", "97.5,NaN,1,0")).rows(mapping).get(0);

        assertThat(row.floats(PreparedColumn.Q_VALUES)).containsExactly(97.5f, 0f);
        assertThat(row.flags(PreparedColumn.Q_LOGGED)).containsExactly(true, false);
    }

    @Test
    void minusInfinityIsAQValue() throws IOException {
        PreparedRow row = log(GOOD.replace("97.5,98", "-inf,98")).rows(MAPPING).get(0);

        assertThat(row.floats(PreparedColumn.Q_VALUES)).containsExactly(Float.NEGATIVE_INFINITY, 98f);
    }

    @Test
    void numbersAreReadAsProgramsWriteThem() throws IOException {
        PreparedRow row =
                log("  7 , 3.0 , +.5 , 5E-1 ,1.0,-0,True,1.0,1,1e1,-2.,TRUE,0.0,0,1,0,2001-09-09T01:46:40Z,\"a,\"\"b\"\"\"")
                        .rows(MAPPING)
                        .get(0);

        assertThat(row.text(PreparedColumn.EPISODE)).isEqualTo("  7 ");
        assertThat(row.integer(PreparedColumn.STEP)).isEqualTo(3);
        assertThat(row.floats(PreparedColumn.OBSERVATION)).containsExactly(0.5f, 0.5f);
        assertThat(row.integer(PreparedColumn.ACTION)).isEqualTo(1);
        assertThat(row.isTrue(PreparedColumn.TERMINATED)).isTrue();
        assertThat(row.isTrue(PreparedColumn.TRUNCATED)).isTrue();
        assertThat(row.floats(PreparedColumn.Q_VALUES)).containsExactly(10f, -2f);
        assertThat(row.flags(PreparedColumn.ACTION_MASK)).containsExactly(true, false);
        assertThat(row.integer(PreparedColumn.TIMESTAMP)).isEqualTo(1_000_000_000_000_000L);
        assertThat(row.text(PreparedColumn.TEACHER)).isEqualTo("a,\"b\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            e1,0,0.5    | ,0,0.5          | id     | a value | null
            e1,0,0.5    | e1,,0.5         | t      | a value | null
            e1,0,0.5    | e1,one,0.5      | t      | a number | "one"
            e1,0,0.5    | e1,0.5,0.5      | t      | a whole number | "0.5"
            e1,0,0.5    | e1,1e300,0.5    | t      | a whole number | "1e300"
            0.5,-1e-3   | ,-1e-3          | x      | a value | null
            0.5,-1e-3   | ,               | x      | a value | null
            0.5,-1e-3   | 0.5,            | y      | a value | null
            0.5,-1e-3   | 0.5,fast        | y      | a number | "fast"
            0.5,-1e-3   | 0.5,0x10        | y      | a number | "0x10"
            0.5,-1e-3   | 0.5,1f          | y      | a number | "1f"
            0.5,-1e-3   | 0.5,1-2         | y      | a number | "1-2"
            0.5,-1e-3   | NaN,1           | x      | a finite number | NaN
            0.5,-1e-3   | 1,inf           | y      | a finite number | Infinity
            0.5,-1e-3   | 1,-Infinity     | y      | a finite number | -Infinity
            0.5,-1e-3   | 1,1e39          | y      | a number within the range of 32-bit floats | 1.0E39
            -1e-3,1,1   | -1e-3,2,1       | a      | an action: a whole number from 0 to 1 | "2"
            -1e-3,1,1   | -1e-3,-1,1      | a      | an action: a whole number from 0 to 1 | "-1"
            -1e-3,1,1   | -1e-3,left,1    | a      | a number | "left"
            -1e-3,1,1   | -1e-3,nan,1     | a      | an action: a whole number from 0 to 1 | "nan"
            -1e-3,1,1   | -1e-3,1,nan     | r      | a finite number | NaN
            0,false     | 2,false         | end    | true or false, or 1 or 0 | "2"
            0,false     | 0,maybe         | cut    | true or false, or 1 or 0 | "maybe"
            0.25,97.5   | 0,97.5          | p      | a probability above 0 and at most 1 | "0"
            0.25,97.5   | 1.01,97.5       | p      | a probability above 0 and at most 1 | "1.01"
            0.25,97.5   | -0.25,97.5      | p      | a probability above 0 and at most 1 | "-0.25"
            0.25,97.5   | NaN,97.5        | p      | a probability above 0 and at most 1 | "NaN"
            97.5,98     | 97.5,NaN        | q1     | a Q-value: a number below infinity | NaN
            97.5,98     | inf,98          | q0     | a Q-value: a number below infinity | Infinity
            97.5,98     | good,98         | q0     | a number | "good"
            98,1,1      | 98,1,           | m1     | a value | null
            98,1,1      | 98,1,3          | m1     | true or false, or 1 or 0 | "3"
            1,2,0.75    | 1,-1,0.75       | w      | a weight of at least 0 | "-1"
            1,2,0.75    | 1,inf,0.75      | w      | a finite number | Infinity
            0.75,0.25,1 | 0.75,0.3,1      | b0, b1 | probabilities that sum to 1 | a sum of 1.05
            0.75,0.25,1 | 1.75,-0.75,1    | b0     | a probability from 0 to 1 | "1.75"
            0.75,0.25,1 | 1,,1            | b1     | a value | null
            1700000000000000 | yesterday  | at     | microseconds since 1970 or a time in ISO 8601 such as 2026-01-31T12:00:00Z | "yesterday"
            1700000000000000 | 10000000000-01-01T00:00:00Z | at | microseconds since 1970 or a time in ISO 8601 such as 2026-01-31T12:00:00Z | "10000000000-01-01T00:00:00Z"
            """)
    void aRowThatBreaksARuleIsNamedWithItsColumn(
            String part, String replacement, String column, String expected, String found) throws IOException {
        String bad = GOOD.replace(part, replacement == null ? "" : replacement);
        assertThat(bad).isNotEqualTo(GOOD);
        CsvLog log = log(GOOD, "", bad);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> log.rows(MAPPING))
                .withMessage("expected " + expected + ", found " + found + " (file:" + folder.resolve("log.csv")
                        + ", row 2 (line 4), column " + column
                        + "). Correct or remove the row, or map another column.")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.DATA);
    }

    @Test
    void aLineOfAnotherLengthIsNotTaken() throws IOException {
        CsvLog log = log(GOOD, GOOD + ",surplus");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> log.rows(MAPPING))
                .withMessageContaining("expected 18 fields, one for each column of the header, found 19")
                .withMessageContaining("row 2 (line 3)");
    }

    @Test
    void aQuoteThatIsNotClosedIsNotTaken() throws IOException {
        CsvLog log = log(GOOD.replace("dqn", "\"dqn"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> log.rows(MAPPING))
                .withMessageContaining("expected a closing quote, found the end of the line")
                .withMessageContaining("row 1 (line 2)");
    }

    @Test
    void whatAMessageShowsOfALogIsShortAndOnOneLine() throws IOException {
        CsvLog log = log(GOOD + " ".repeat(512), GOOD.replace("0.5,-1e-3", "\u001b[31m" + "9".repeat(200) + "x,1"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> log.rows(MAPPING))
                .withMessageContaining("found \"?[31m" + "9".repeat(75) + "...\" (");
    }

    @Test
    void badRowsAreCountedAndTheFirstIsKept() throws IOException {
        List<Row> records = log(GOOD, GOOD.replace("97.5", "NaN"), GOOD.replace("97.5", "inf"), GOOD)
                .records(MAPPING);

        assertThat(records).hasSize(3);
        FileTally tally = FileTally.of(records.get(2));
        assertThat(tally.rows()).isEqualTo(4);
        assertThat(tally.badRows()).isEqualTo(2);
        assertThat(tally.first().place()).isEqualTo("row 2 (line 3)");
    }

    @Test
    void thePlaceInALaterPartOfAFileIsKnownToBeInexact() throws IOException {
        List<Row> records = log(GOOD.replace("97.5", "NaN")).records(MAPPING, 4096);

        BadRow bad = FileTally.of(records.get(0)).first();
        assertThat(bad.isPlaceExact()).isFalse();
        assertThat(bad.order()).isEqualTo(4096);
    }

    private CsvLog log(String... rows) throws IOException {
        String[] lines = new String[rows.length + 1];
        lines[0] = HEADER;
        System.arraycopy(rows, 0, lines, 1, rows.length);
        return CsvLog.of(folder.resolve("log.csv"), lines);
    }
}
