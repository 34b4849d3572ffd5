package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.ingest.IngestRuns.read;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.Sparks;

/** What each form of a mapping makes of the values of a row. */
class MappingFormsTest {

    private static final String KEYS = "episode = id, step = t, ";

    @TempDir
    private Path folder;

    @Test
    void featuresOfSeveralFormsLieSideBySide() throws IOException {
        CsvLog log = log("id,t,x,s,c", "e,0,0.5,2,red", "e,1,1.5,0,blue");
        List<PreparedRow> rows = log.rows(
                KEYS + "observation = [{ one_hot = s, n = 3 }, x, { category = c, categories = [red, blue] }]");

        assertThat(rows.get(0).floats(PreparedColumn.OBSERVATION)).containsExactly(0, 0, 1, 0.5f, 1, 0);
        assertThat(rows.get(1).floats(PreparedColumn.OBSERVATION)).containsExactly(1, 0, 0, 1.5f, 0, 1);
    }

    @Test
    void whatAMappingLeavesOutIsFoundInTheLog() throws IOException {
        CsvLog log = log("id,t,s,n,c,a", "e,0,2,3,10,up", "e,1,0,5,9,down");
        List<PreparedRow> rows = log.rows(KEYS
                + "observation = [{ one_hot = s }, { category = c }], action = { category = a }"
                + ", next_observation = [{ one_hot = n }, { category = c }]");

        // States 0 to 5 in either column; categories that are whole numbers in the order of numbers; names in that of
        // text.
        assertThat(rows.get(0).floats(PreparedColumn.OBSERVATION)).containsExactly(0, 0, 1, 0, 0, 0, 0, 1);
        assertThat(rows.get(1).floats(PreparedColumn.NEXT_OBSERVATION)).containsExactly(0, 0, 0, 0, 0, 1, 1, 0);
        assertThat(rows.get(0).integer(PreparedColumn.ACTION)).isEqualTo(1);
        assertThat(rows.get(1).integer(PreparedColumn.ACTION)).isZero();
    }

    @Test
    void actionsGoByNameOrByIndex() throws IOException {
        CsvLog log = log("id,t,a", "e,0,left", "e,1,1", "e,2,");
        List<PreparedRow> rows = log.rows(KEYS + "observation = t, action = a, action_names = [left, right]");

        assertThat(rows.get(0).integer(PreparedColumn.ACTION)).isZero();
        assertThat(rows.get(1).integer(PreparedColumn.ACTION)).isEqualTo(1);
        assertThat(rows.get(2).has(PreparedColumn.ACTION)).isFalse();
    }

    @Test
    void actionsWhoseNamesAreNumbersAreNoIndices() throws IOException {
        CsvLog log = log("id,t,a", "e,0,5", "e,1,4", "e,2,11");
        List<PreparedRow> rows = log.rows(KEYS + "observation = t, action = { category = a }");

        assertThat(rows).extracting(row -> row.integer(PreparedColumn.ACTION)).containsExactly(1L, 0L, 2L);
    }

    @Test
    void constantsNegationsAndLogarithms() throws IOException {
        CsvLog log = log("id,t,go,lp", "e,0,1,-0.6931471805599453", "e,1,false,0");
        List<PreparedRow> rows = log.rows(KEYS
                + "observation = t, terminated = { not = go }, propensity = { log = lp }, truncated = { value = false }"
                + ", reward = { value = -1 }, weight = { value = 2 }, teacher = { value = dqn }");

        assertThat(rows)
                .extracting(row -> row.isTrue(PreparedColumn.TERMINATED))
                .containsExactly(false, true);
        assertThat(rows.get(0).number(PreparedColumn.PROPENSITY)).isCloseTo(0.5, Offset.offset(1e-15));
        assertThat(rows.get(1).number(PreparedColumn.PROPENSITY)).isEqualTo(1);
        assertThat(rows.get(1).has(PreparedColumn.TRUNCATED)).isTrue();
        assertThat(rows.get(1).isTrue(PreparedColumn.TRUNCATED)).isFalse();
        assertThat(rows.get(0).number(PreparedColumn.REWARD)).isEqualTo(-1);
        assertThat(rows.get(0).number(PreparedColumn.WEIGHT)).isEqualTo(2);
        assertThat(rows.get(0).text(PreparedColumn.TEACHER)).isEqualTo("dqn");
    }

    @Test
    void logitsBecomeProbabilities() throws IOException {
        CsvLog log = log("id,t,l0,l1,l2", "e,0,1000,1000,-inf", "e,1,0,1.0986122886681098,-inf");
        List<PreparedRow> rows =
                log.rows(KEYS + "observation = t, behaviour_probabilities = { softmax = [l0, l1, l2] }");

        assertThat(rows.get(0).floats(PreparedColumn.BEHAVIOUR_PROBABILITIES)).containsExactly(0.5f, 0.5f, 0);
        assertThat(rows.get(1).floats(PreparedColumn.BEHAVIOUR_PROBABILITIES)).containsExactly(0.25f, 0.75f, 0);
    }

    @Test
    void timesAreReadAsPandasWritesThem() throws IOException {
        CsvLog log = log("id,t,at", "e,0,2019-11-24 00:00:00.000001+00:00", "e,1,2019-11-24T01:00:00+01:00");
        List<PreparedRow> rows = log.rows(KEYS + "observation = t, timestamp = at");

        assertThat(rows.get(0).integer(PreparedColumn.TIMESTAMP)).isEqualTo(1_574_553_600_000_001L);
        assertThat(rows.get(1).integer(PreparedColumn.TIMESTAMP)).isEqualTo(1_574_553_600_000_000L);
    }

    @Test
    void mapsAndListsByTheNamesOfTheActions() {
        Path log = parquet("SELECT 'e' id, id t, "
                + "IF(id = 0, map('1', 2f, '0', 1f), map('1', 3f, 'other', 9f)) f, "
                + "IF(id = 0, map('5', 1.0, '4', 0.0), map('4', 1.0)) a, "
                + "IF(id = 0, array(map('5', 1.0)), array(map('4', 1.0), map('5', 1.0))) possible, "
                + "IF(id = 0, map('4', 0.5d, '5', 1.5d), map('5', 2.5d)) q, "
                + "IF(id = 0, map('5', 1d), map('4', 0.25d, '5', 0.75d)) p, "
                + "array(0, 0) l FROM range(0, 2, 1, 1)");
        IngestResult result =
                run(settings(folder.resolve("prepared"), KEYS + """
                observation = { map = f, keys = [0, 1], missing = 0 }, action = { one_hot = a }
                action_mask = { possible = possible }, q_values = q, target_probabilities = p
                behaviour_probabilities = { softmax = l }
                """, log).validationFraction(0));

        RowBlock block = read(result.dataset()).get(0);
        assertThat(block.observations().toArray()).containsExactly(1, 2, 0, 3);
        assertThat(block.actionIndices()).containsExactly(1, 0);
        assertThat(block.qValues()).containsExactly(0.5f, 1.5f, 0, 2.5f);
        assertThat(block.qLogged()).containsExactly(true, true, false, true);
        assertThat(block.actionMasks()).containsExactly(false, true, true, true);
        assertThat(block.targetProbabilities()).containsExactly(0, 1, 0.25f, 0.75f);
        assertThat(block.behaviourProbabilities()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(result.dataset().manifest().observationNames()).containsExactly("f[0]", "f[1]");
        assertThat(result.dataset().manifest().actionSpace().names()).containsExactly("4", "5");
        assertThat(result.dataset().manifest().origin().mapping()).containsEntry("action_names", List.of("4", "5"));
    }

    @Test
    void aMapOfActionsHasNoOtherKeysThanTheirNames() {
        Path log = parquet("SELECT 'e' id, id t, 'up' a, map('up', 1d, 'left', 2d) q FROM range(0, 2, 1, 1)");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(
                        folder.resolve("prepared"),
                        KEYS + "observation = t, action = a, action_names = [up, down], q_values = q",
                        log)))
                .withMessageStartingWith("expected one of up, down, found \"left\" (file:")
                .withMessageContaining(", row 1, column q; the first of 2 bad rows in this file).");
    }

    @Test
    void aListWithASingleOneIsAnAction() {
        Path log = parquet("SELECT 'e' id, id t, IF(id = 0, array(0, 0, 1), array(0, 1, 0)) a FROM range(0, 2, 1, 1)");
        IngestResult result =
                run(settings(folder.resolve("prepared"), KEYS + "observation = t, action = { one_hot = a }", log)
                        .validationFraction(0));

        assertThat(read(result.dataset()).get(0).actionIndices()).containsExactly(2, 1);
        assertThat(result.dataset().manifest().actionSpace().n()).isEqualTo(3);
    }

    @Test
    void manifestNamesTheElementsOfAnObservation() {
        Path log = parquet(
                "SELECT 'e' id, id t, array(1f, 2f) v, map('k', 1) m, id s, 'red' c, 1 a FROM range(0, 2, 1, 1)");
        IngestResult result = run(settings(
                        folder.resolve("prepared"),
                        KEYS + "observation = [v, t, { map = m }, { one_hot = s }, { category = c }], action = a",
                        log)
                .validationFraction(0));

        assertThat(result.dataset().manifest().observationNames())
                .containsExactly("v[0]", "v[1]", "t", "m[k]", "s=0", "s=1", "c=red");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            observation = { one_hot = x, n = 2 }       | 2     | a whole number from 0 to 1 | 2 | Correct or remove the row, or map another column.
            observation = { one_hot = x, n = 2 }       | -1    | a whole number from 0 to 1 | -1 | Correct
            observation = { one_hot = x, n = 2 }       |       | a value | null | Correct
            "observation = { category = x, categories = [red, blue] }" | green | one of red, blue | green | Correct
            observation = { map = x, keys = [k] }      | 1     | a map | 1 | Correct
            "observation = t, action = x, action_names = [left, right]" | up | a number | up | Correct
            "observation = t, action = x, action_names = [left, right]" | 0.5 | an action: a whole number from 0 to 1 | 0.5 | Correct or remove the row, or map another column; continuous actions are not supported, for softmax is over a finite set.
            "observation = t, action = { category = x }, action_names = [4, 5]" | 0 | one of 4, 5 | 0 | Correct
            observation = t, propensity = { log = x }  | 0.1   | the logarithm of a probability above 0 and at most 1 | 0.1 | Correct
            "observation = t, behaviour_probabilities = { softmax = [x, t] }" | inf | a logit: a number below infinity | Infinity | Correct
            "observation = t, action_mask = [x, t]"    | 0     | a mask with at least one valid action | none | Correct or remove the row, or write `repair = [empty_mask]` in the mapping to leave such masks out.
            "observation = t, action_mask = { possible = x }, action_names = [a]" | a | a list of actions | a | Correct
            """)
    void aValueThatAFormCannotTakeIsRefused(
            String mapping, String value, String expected, String found, String whatToDo) throws IOException {
        CsvLog log = log("id,t,x", "e,0," + (value == null ? "" : value));
        String shown = found.equals(value) ? '"' + found + '"' : found;

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> log.rows(KEYS + mapping))
                .withMessageStartingWith("expected " + expected + ", found " + shown + " (file:"
                        + folder.resolve("log.csv") + ", row 1 (line 2), column x")
                .withMessageContaining("). " + whatToDo);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            array(0.5f, 0.5f)  | { one_hot = a } | a single 1 and zeros | [0.5, 0.5] | continuous actions are not supported
            array(1, 1)        | { one_hot = a } | a single 1 and zeros | [1, 1]     | continuous actions are not supported
            map('4', 0)        | { one_hot = a } | a single 1 and zeros | {4=0}      | continuous actions are not supported
            """)
    void anActionThatIsNotOneOfSeveralIsRefused(
            String value, String form, String expected, String found, String whatToDo) {
        Path log = parquet("SELECT 'e' id, id t, " + value + " a FROM range(0, 1, 1, 1)");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() ->
                        run(settings(folder.resolve("prepared"), KEYS + "observation = t, action = " + form, log)))
                .withMessageStartingWith("expected " + expected + ", found " + found + " (file:")
                .withMessageContaining(whatToDo);
    }

    @Test
    void tooManyCategoriesAreRefused() {
        Path log = parquet("SELECT 'e' id, id t, cast(id AS string) c, 3000000 s FROM range(0, 70000, 1, 4)");

        refuses(
                "observation = { category = c }",
                "expected at most 65536 categories, found more (",
                "column c). Map a column of fewer categories, or say `categories = ` in the mapping.",
                log);
        refuses(
                "observation = { one_hot = s }",
                "expected at most 1048576 states, found more (",
                "column s). Map a column of fewer states, or say `n = ` in the mapping.",
                log);
    }

    @Test
    void aLogThatTellsNoCategoriesIsRefused() {
        Path log = parquet("SELECT 'e' id, id t, cast(null AS string) c, repeat('x', 300) d FROM range(0, 2, 1, 1)");

        refuses(
                "observation = { category = c }",
                "expected values that tell the categories, found none (",
                "column c). Say `categories = ` in the mapping, or map another column.",
                log);
        refuses(
                "observation = { category = d }",
                "expected names of at most 256 characters for the categories, found \"xxx",
                "column d). Map another column.",
                log);
    }

    @Test
    void aNextObservationOfAnotherSizeIsRefused() throws IOException {
        CsvLog log = log("id,t,x", "e,0,1");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> log.rows(KEYS + "observation = [t, x], next_observation = x"))
                .withMessage("expected as many elements of `next_observation` as of `observation`: 2, found 1 (file:"
                        + folder.resolve("log.csv") + ", column x). Map the same columns of the next observation.");
    }

    private void refuses(String mapping, String start, String end, Path log) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("prepared"), KEYS + mapping, log)))
                .withMessageStartingWith(start)
                .withMessageEndingWith(end);
    }

    private CsvLog log(String... lines) throws IOException {
        return CsvLog.of(folder.resolve("log.csv"), lines);
    }

    private Path parquet(String sql) {
        Path log = folder.resolve("log");
        Sparks.session().sql(sql).write().parquet(log.toString());
        return log;
    }
}
