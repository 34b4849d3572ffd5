package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
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

        assertThat(mapping.columns())
                .containsOnly(
                        entry(PreparedColumn.EPISODE, List.of("id")),
                        entry(PreparedColumn.STEP, List.of("t")),
                        entry(PreparedColumn.OBSERVATION, List.of("x", "y")),
                        entry(PreparedColumn.REWARD, List.of("r")),
                        entry(PreparedColumn.Q_VALUES, List.of("q")),
                        entry(PreparedColumn.TEACHER, List.of("who.said")));
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
    void withoutOneKelvinsOwnNamesAreTaken() {
        ColumnMapping mapping =
                ColumnMapping.byName(List.of("episode", "step", "observation", "reward", "colour", "next_is_next_row"));

        assertThat(mapping.columns().keySet())
                .containsExactlyInAnyOrder(
                        PreparedColumn.EPISODE, PreparedColumn.STEP, PreparedColumn.OBSERVATION, PreparedColumn.REWARD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rewards = r                 | expected one of the keys episode, step, observation, action, | found `rewards` | Did you mean `reward`?
            behavior_probabilities = b  | action_names | found `behavior_probabilities` | Did you mean `behaviour_probabilities`?
            next_is_next_row = n        | expected one of the keys | found `next_is_next_row` | .
            reward = [r, s]             | expected one column for `reward` | found 2 columns | Name the one column that holds it.
            q_values = []               | expected at least one name for `q_values` | found an empty list | Name the columns.
            q_values = [[q]]            | expected a name for `q_values` | found a list | Write the name of a column of the log
            reward = true               | expected a name for `reward` | found true | in double quotes if it is not a plain word.
            reward = null               | expected a name for `reward` | found null | Write the name
            reward { column = r }       | expected a name for `reward` | found an object | Write the name
            action_names = left         | expected a list of names for `action_names` | found left | Write it as `action_names = [left, right]`.
            action_names = [up, up]     | expected names that differ | found [up, up] | Name each action once.
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
