package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Examples;

class MdpFileTest {

    /** Two states that episodes go on in, and an end. */
    private static final String TABLES = """
            states = [a, b, end]
            actions = [stay, go]
            start { a = 0.25, b = 0.75 }
            limit = 7
            discount = 0.5
            valid_actions { b = [go] }
            outcomes {
              a { stay = [[1, a, 0.5, false]], go = [[0.5, a, -1, false], [0.5, b, 2, false]] }
              b { go = [[1, end, 4, true]] }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void readsTheTables() throws IOException {
        Simulator simulator = read(TABLES);
        TabularProcess process = simulator.tables().orElseThrow();

        assertThat(simulator.name()).isEqualTo("mdp:" + file());
        assertThat(process.actionNames()).containsExactly("stay", "go");
        assertThat(process.stepLimit()).isEqualTo(7);
        assertThat(process.mdp().states()).isEqualTo(3);
        assertThat(process.mdp().startProbability(1)).isEqualTo(0.75);
        assertThat(process.mdp().outcomes(0, 1))
                .containsExactly(new FiniteMdp.Outcome(0.5, 0, -1, false), new FiniteMdp.Outcome(0.5, 1, 2, false));
        assertThat(process.mdp().isValid(1, 0)).isFalse();
        // V(b) = 4, Q(a, go) = .5 (-1 + .5 V(a)) + .5 (2 + .5 * 4), Q(a, stay) = .5 + .5 V(a), V(a) = Q(a, go)
        assertThat(process.optimal().value(1)).isEqualTo(4);
        assertThat(process.optimal().value(0, 1)).isCloseTo(2, within(1e-12));
        assertThat(process.optimal().value(0, 0)).isCloseTo(1.5, within(1e-12));
        assertThat(process.optimal().startValue()).isCloseTo(3.5, within(1e-12));
    }

    @Test
    void takesJsonAndNumberedStates() throws IOException {
        TabularProcess process = read("""
                {"states": 2, "actions": ["on"], "start": {"0": 1}, "limit": 3,
                 "outcomes": {"0": {"on": [[1, 1, 2.5, true]]}}}
                """).tables().orElseThrow();
        assertThat(process.discount()).isEqualTo(0.99);
        assertThat(process.optimal().startValue()).isEqualTo(2.5);
        assertThat(process.environment().masksActions()).isFalse();
    }

    @Test
    void theGridIsWorthTheEightStepsToItsGoal() {
        TabularProcess grid = Simulator.of("mdp:" + Examples.grid(), new Configuration())
                .tables()
                .orElseThrow();
        assertThat(grid.optimal().startValue()).isCloseTo(-(1 - Math.pow(0.99, 8)) / 0.01, within(1e-12));
        assertThat(ExactValues.bestReturn(grid.mdp(), 100, 1)).isEqualTo(-8);
        Policy teacher = new TeacherPolicy(
                        Simulator.of("mdp:" + Examples.grid(), new Configuration()), PolicyChoice.greedy())
                .create();
        Environment environment = grid.environment();
        assertThat(environment.masksActions()).isFalse();
        assertThat(Rollouts.returns(environment, teacher, 1, 3).byEpisode()).containsExactly(-8, -8, -8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            states = [a, b, end] | states = 0 | a whole number from 1 to 10000 for `states` | 0 | 1
            states = [a, b, end] | states = 1000000000 | a whole number from 1 to 10000 for `states` | 1000000000 | 1
            states = [a, b, end] | states = 2.5 | a whole number from 1 to 10000 for `states` | 2.5 | 1
            states = [a, b, end] | states = [a, b, a] | names that differ in `states` | "a" twice or blank | 1
            states = [a, b, end] | states = [] | at least one name in `states` | none | 1
            states = [a, b, end] | states = [[a]] | a name in `states` | a list | 1
            actions = [stay, go] | actions = 2 | a list of names for `actions` | 2 | 2
            actions = [stay, go] | action = [stay] | one of the keys states, actions, start, limit, discount, outcomes, valid_actions | `action` | 2
            a = 0.25, | a = 0.2, | probabilities in `start` of sum 1 | 0.95 | 3
            a = 0.25, | c = 0.25, | one of the 3 states, such as a | "c" | 3
            a = 0.25, b = 0.75 | end = 1 | at least one valid action in state end, in which an episode goes on | none | 3
            a = 0.25, | a = yes, | a probability above 0 and at most 1 | yes | 3
            limit = 7 | limit = 0 | a whole number from 1 to 10000 for `limit` | 0 | 4
            limit = 7 | limit = 10001 | a whole number from 1 to 10000 for `limit` | 10001 | 4
            discount = 0.5 | discount = 1.01 | a `discount` above 0 and at most 1 | 1.01 | 5
            discount = 0.5 | discount = 0 | a `discount` above 0 and at most 1 | 0 | 5
            b = [go] | b = [go], end = [go] | outcomes of state end, which has valid actions | none | 6
            b = [go] | b = [] | at least one valid action of state b | none | 6
            b = [go] | c = [go] | one of the 3 states, such as a | "c" | 6
            b = [go] | b = [run] | one of the 2 actions, such as stay | "run" | 6
            b = [go] | b = [stay, go] | outcomes for action stay of state b | none | 9
            b = [go] | a = [go] | no outcomes for action stay of state a, which is not in `valid_actions` | some | 8
            [1, a, 0.5, false] | [0.9, a, 0.5, false] | probabilities of the outcomes of action stay of state a of sum 1 | 0.9 | 8
            [1, a, 0.5, false] |  | probabilities of the outcomes of action stay of state a of sum 1 | 0.0 | 8
            [1, a, 0.5, false] | [1, a, 0.5] | an outcome [probability, next state, reward, terminated] | 3 elements | 8
            [1, a, 0.5, false] | 1 | an outcome [probability, next state, reward, terminated] | 1 | 8
            [1, a, 0.5, false] | [1, c, 0.5, false] | one of the 3 states, such as a | "c" | 8
            [1, a, 0.5, false] | [1, 1, 0.5, false] | one of the 3 states, such as a | "1" | 8
            [1, a, 0.5, false] | [1, a, 1e31, false] | a reward from -1e30 to 1e30 | 1.0E31 | 8
            [1, a, 0.5, false] | [1, a, NaN, false] | a reward from -1e30 to 1e30 | NaN | 8
            [1, a, 0.5, false] | [1, a, 0.5, 1] | true or false for terminated | 1 | 8
            [1, a, 0.5, false] | [-1, a, 0.5, false] | a probability above 0 and at most 1 | -1 | 8
            [1, end, 4, true] | [1, end, 4, false] | at least one valid action in state end, in which an episode goes on | none | 9
            stay = [[ | jump = [[ | one of the 2 actions, such as stay | "jump" | 8
            """)
    void saysWhatIsWrongAndWhere(String right, String wrong, String expected, String found, int line) {
        String tables = TABLES.replace(right, wrong == null ? "" : wrong);
        assertThat(tables).isNotEqualTo(TABLES);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(tables))
                .withMessageStartingWith(
                        "expected " + expected + ", found " + found + " (" + file() + ": " + line + "). ")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"states", "actions", "start", "limit", "outcomes"})
    void saysWhichKeyIsMissing(String key) {
        String tables = TABLES.replaceFirst("(?m)^" + key + " (= .*|\\{.*\\}|\\{(?s:.*))$", "");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(tables))
                .withMessageMatching("expected the key `" + key + "`, found none \\(.*\\)\\. Add it\\.");
    }

    @Test
    void boundsSizesBeforeMemoryIsTaken() {
        String actions = IntStream.range(0, 200).mapToObj(i -> "x" + i).collect(Collectors.joining(", "));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(TABLES.replace("states = [a, b, end]", "states = 10000")
                        .replace("actions = [stay, go]", "actions = [" + actions + "]")))
                .withMessageStartingWith("expected at most 1000000 for states times actions, found 2000000 (");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(
                        TABLES.replace("states = [a, b, end]", "states = 10000").replace("limit = 7", "limit = 1001")))
                .withMessageStartingWith("expected at most 10000000 for states times `limit`, found 10010000 (");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(" ".repeat((4 << 20) + 1)))
                .withMessageStartingWith("expected tables of at most 4194304 bytes, found more (");
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> Simulator.of("mdp:" + file(), new Configuration()))
                .withMessage(
                        "expected a file of tables, found no such file (" + file() + "). Correct the path after mdp:.");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> Simulator.of("mdp:" + folder, new Configuration()))
                .withMessage("expected a file of tables, found a folder (" + folder + "). Name the file: mdp:FILE.");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("states = ["))
                .withMessageStartingWith("expected tables in HOCON or JSON, found " + file() + ": 1: ");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("a = ".concat("[".repeat(1 << 20))))
                .withMessage("expected tables in HOCON or JSON, found brackets within brackets without end (" + file()
                        + "). Mend the file.");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("n = [1, 1]\nstates = ${n} ${n}"))
                .withMessage("expected tables without substitutions, found ${...} (" + file()
                        + "). Write out what they stand for.");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read("include \"other.conf\""))
                .withMessage("expected tables in one file, found include \"other.conf\" (" + file()
                        + "). Copy them into it.");
    }

    @Test
    void refusesTablesWhoseValuesDoNotSettle() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(TABLES.replace("discount = 0.5", "discount = 1")))
                .withMessageStartingWith(
                        "expected tables whose optimal values settle at discount 1.0, found values do not"
                                + " settle in 1000000 sweeps: does every episode end? (mdp:" + file() + "). Lower");
    }

    private Path file() {
        return folder.resolve("tables.conf");
    }

    private Simulator read(String tables) throws IOException {
        Files.writeString(file(), tables);
        return Simulator.of("mdp:" + file(), new Configuration());
    }
}
