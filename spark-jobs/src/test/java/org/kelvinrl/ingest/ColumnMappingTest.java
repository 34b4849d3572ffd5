package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.schema.PreparedColumn;

class ColumnMappingTest {

    private static final String WHOLE = "episode = id, step = t, observation = [x, y], ";

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void namesTheColumnsOfScalarsAndOfLists() {
        ColumnMapping mapping = ColumnMapping.of(ConfigFactory.parseString(
                WHOLE + "q_values = q, reward = [r], \"action_names\" = [left, 2], teacher = \"who.said\""));

        assertThat(mapping.columns().keySet())
                .containsExactly(
                        PreparedColumn.EPISODE,
                        PreparedColumn.STEP,
                        PreparedColumn.OBSERVATION,
                        PreparedColumn.REWARD,
                        PreparedColumn.Q_VALUES,
                        PreparedColumn.TEACHER);
        assertThat(mapping.logColumns()).containsExactly("id", "t", "x", "y", "r", "q", "who.said");
        assertThat(mapping.actionNames()).containsExactly("left", "2");
    }

    @Test
    void isRecordedAsItWasUnderstood() {
        ColumnMapping mapping =
                ColumnMapping.of(ConfigFactory.parseString(WHOLE + "q_values = [q], action_names = [left]"));

        assertThat(mapping.resolved())
                .containsOnly(
                        entry("episode", "id"),
                        entry("step", "t"),
                        entry("observation", List.of("x", "y")),
                        entry("q_values", "q"),
                        entry("action_names", List.of("left")));
    }

    @Test
    void isRecordedWithItsForms() {
        ColumnMapping mapping = ColumnMapping.of(ConfigFactory.parseString("""
                episode = { ends = done }
                observation = [x, { one_hot = s, n = 4 }, { map = f, keys = [0, 1], missing = 0 }, { category = c }]
                action = { category = a }
                reward = { column = r, belongs_to = previous }
                terminated = { column = done, limit = 100 }
                teacher = { value = me }
                repair = [double_terminal]
                duplicates = keep_first
                """));

        assertThat(mapping.resolved())
                .containsOnly(
                        entry("episode", Map.of("ends", List.of("done"))),
                        entry(
                                "observation",
                                List.of(
                                        "x",
                                        Map.of("one_hot", "s", "n", 4),
                                        Map.of("map", "f", "keys", List.of("0", "1"), "missing", 0.0),
                                        Map.of("category", "c"))),
                        entry("action", Map.of("category", "a")),
                        entry("reward", Map.of("column", "r", "belongs_to", "previous")),
                        entry("terminated", Map.of("column", "done", "limit", 100)),
                        entry("teacher", Map.of("value", "me")),
                        entry("repair", List.of("double_terminal")),
                        entry("duplicates", "keep_first"));
    }

    @Test
    void whatIsWrongInsideAnObjectIsNamedByItsLine() throws IOException {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("episode = id\nstep = t\nobservation = [\n  x\n  { one_hot = s, m = 4 }\n]\n"))
                .withMessage("expected no other keys but n beside `one_hot` for `observation`, found `m` ("
                        + folder.resolve("m.conf") + ": 5). Remove it.");
    }

    @Test
    void withoutOneKelvinsOwnNamesAreTaken() {
        ColumnMapping mapping =
                ColumnMapping.byName(List.of("episode", "step", "observation", "reward", "colour", "next_is_next_row"));

        assertThat(mapping.columns().keySet())
                .containsExactlyInAnyOrder(
                        PreparedColumn.EPISODE, PreparedColumn.STEP, PreparedColumn.OBSERVATION, PreparedColumn.REWARD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            rewards = r                 | expected one of the keys episode, step, observation, action, | found `rewards` | Did you mean `reward`?
            behavior_probabilities = b  | action_names | found `behavior_probabilities` | Did you mean `behaviour_probabilities`?
            next_is_next_row = n        | expected one of the keys | found `next_is_next_row` | .
            reward = [r, s]             | expected one column for `reward` | found 2 columns | Name the one column that holds it.
            q_values = []               | expected at least one name for `q_values` | found an empty list | Name the columns.
            q_values = [[q]]            | expected a name for `q_values` | found a list | Write the name of a column of the log
            reward = true               | expected a name for `reward` | found true | in double quotes if it is not a plain word.
            reward = null               | expected a name for `reward` | found null | Write the name
            reward { column = [r] }     | expected a name for `column` | found a list | Write the name
            reward { c = r }            | expected one of the keys column, value in the object for `reward` | found c | Name the column of the log by one of them.
            reward { colum = r }        | expected one of the keys column, value in the object for `reward` | found colum | Did you mean `column`?
            reward {}                   | expected one of the keys column, value in the object for `reward` | found none | Name the column
            reward { column = r, value = 1 } | expected one of the keys column, value in the object | found column and value | Name the column
            reward { column = r, belong_to = previous } | expected no other keys but belongs_to beside `column` for `reward` | found `belong_to` | Did you mean `belongs_to`?
            reward { column = r, belongs_to = next } | expected `belongs_to = previous` or `belongs_to = this` | found next | Say whether it is of the action of the row before or of this row.
            reward { value = much }     | expected a number as the `value` of `reward` | found much | Write the value that every row has.
            truncated { value = 0 }     | expected true or false as the `value` of `truncated` | found 0 | Write the value
            teacher { value = true }    | expected text as the `value` of `teacher` | found true | Write the value
            weight { not = w }          | expected one of the keys column, value in the object for `weight` | found not | Name the column
            terminated { not = a, limit = 5 } | expected no other keys but belongs_to beside `not` for `terminated` | found `limit` | Remove it.
            terminated { column = a, limit = 0 } | expected a whole number from 1 to 1048576 for `limit` | found 0 | Write a number such as `limit = 64`.
            terminated { column = a, limit = 1.5 } | expected a whole number from 1 to 1048576 for `limit` | found 1.5 | Write a number
            terminated { column = d, limit = 9, state = s } | expected `limit`, `state` and `terminal_states` together | found not all of them | Write `{ column = done, limit = 100,
            terminated { last_row = 1 } | expected `last_row = true` | found 1 | Write true, or name a column.
            done = d                    | expected one of the keys episode, step, | found `done` | Say which of the two it is: `terminated = done`, `truncated = done`, or `terminated = { column = done, limit = 500 }` if at 500 steps it is a truncation.
            next_observation = [{ map = f, keys = [] }] | expected at least one name for `keys` | found an empty list | Name the columns.
            next_observation { map = f, keys = a } | expected a list of names for `keys` | found a | Write it as `keys = [a, b]`.
            next_observation { map = f, keys = [0, "0"] } | expected names that differ for `keys` | found [0, 0] | Name each once.
            next_observation { map = f, missing = none } | expected a number for `missing` | found none | Write a number such as `missing = 0`.
            next_observation { one_hot = s, n = 2000000 } | expected a whole number from 1 to 1048576 for `n` | found 2000000 | Write a number
            q_values = [{ softmax = q }] | expected one of the keys column in the object for `q_values` | found softmax | Name the column
            target_probabilities = [p, { softmax = q }] | expected either `{ softmax = ... }` or a list of columns for `target_probabilities` | found a list with both | Write `target_probabilities = { softmax = ... }`.
            duplicates = drop           | expected one of fail, keep_first for `duplicates` | found drop | Write one of them.
            "repair = [all], terminated = e" | expected one of double_terminal, empty_mask for `repair` | found all | Write one of them.
            repair = [double_terminal]  | expected the key `terminated`, which the repair `double_terminal` corrects | found none | Add `terminated = ` and its column, or remove the repair.
            "terminated = { column = d, limit = 9 }, truncated = e" | expected no key `truncated`, for the limit of `terminated` tells it | found one | Remove it, or remove the limit.
            "terminated = { column = d, belongs_to = previous }, repair = [double_terminal]" | expected no repair `double_terminal` where `terminated` belongs to the row before | found both | Remove one of them: an end that the log has one row too late needs `belongs_to = previous` alone.
            "terminated = { last_row = true }, truncated = { last_row = true }" | expected one of `terminated` and `truncated` to be true in the last row | found both | Remove one of them.
            episode = { ends = e }      | expected no key `step`, for with `episode = { ends = ... }` the order of rows tells it | found one | Remove it, or map `episode` to a column.
            episode = { each_row = yes } | expected `each_row = true` | found yes | Write true, or name a column.
            action_names = left         | expected a list of names for `action_names` | found left | Write it as `action_names = [left, right]`.
            action_names = [up, up]     | expected names that differ for `action_names` | found [up, up] | Name each once.
            """)
    void whatItCannotMeanIsRefused(String line, String expected, String found, String whatToDo) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> ColumnMapping.of(ConfigFactory.parseString(WHOLE + line)))
                .withMessageContaining(expected)
                .withMessageContaining(found)
                .withMessageContaining(whatToDo)
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.CONFIGURATION);
    }

    @Test
    void tellsFileAndLineOfWhatIsWrong() throws IOException {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("episode = id\n\nstpe = t\n"))
                .withMessageContaining("found `stpe` (" + folder.resolve("m.conf") + ": 3). Did you mean `step`?");
    }

    @Test
    void missesWhatEveryLogMustHave() throws IOException {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("episode = id\nstep = t\n"))
                .withMessageStartingWith("expected the key `observation`, found none (" + folder.resolve("m.conf"))
                .withMessageEndingWith("Add `observation = ` and the name of its column in the log.");
    }

    @Test
    void missesTheStepOfALogWithEpisodes() throws IOException {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("episode = id\nobservation = x\n"))
                .withMessageStartingWith("expected the key `step`, found none (" + folder.resolve("m.conf"))
                .withMessageEndingWith("Add `step = ` and the name of its column in the log, or "
                        + "`step = { file_order = true }` if rows are in order in their files.");
    }

    @Test
    void whatIsNotHoconIsRefused() throws IOException {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("episode = [id\n"))
                .withMessageStartingWith("expected a mapping in HOCON, found ")
                .withMessageContaining("m.conf")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.CONFIGURATION);
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        Path file = new Path(folder.resolve("none.conf").toUri());

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> ColumnMapping.read(file, new Configuration()))
                .withMessage("expected a mapping file, found none (" + file + "). Name a file that exists.")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.CONFIGURATION);
    }

    @Test
    void aLogInPlaceOfAMappingIsRefused() throws IOException {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("#".repeat(2 << 20)))
                .withMessageStartingWith("expected a mapping of at most 1048576 bytes, found 2097152 bytes")
                .withMessageEndingWith("Name the mapping, not the log.");
    }

    private void read(String text) throws IOException {
        java.nio.file.Path file = Files.writeString(folder.resolve("m.conf"), text);
        ColumnMapping.read(new Path(file.toString()), new Configuration());
    }
}
