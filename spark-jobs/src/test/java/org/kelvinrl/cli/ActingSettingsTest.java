package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that let a policy act, as far as they come without Spark. */
class ActingSettingsTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @Test
    void aNumberThatHasNoPartInThePolicyIsRefused() {
        assertThat(run("generate", "--out", out(), "--policy", "softmax", "--epsilon", "0.1"))
                .isEqualTo(78);
        assertThat(messages())
                .isEqualTo(
                        "kelvin generate: expected --policy epsilon-greedy, the only one that this has a part in, found"
                                + " another policy (generate.epsilon, flag --epsilon). Leave it out, or give --policy"
                                + " epsilon-greedy.\n");
    }

    @Test
    void theTemperatureIsOfASoftmaxPolicyOnly() {
        assertThat(run("generate", "--out", out(), "--temperature", "2")).isEqualTo(78);
        assertThat(messages())
                .isEqualTo(
                        "kelvin generate: expected --policy softmax, the only one that this has a part in, found another"
                                + " policy (generate.temperature, flag --temperature). Leave it out, or give --policy softmax.\n");
    }

    @Test
    void aMissingModelIsFoundBeforeAnythingRuns() {
        assertThat(run("evaluate", "--model", folder.resolve("none").toUri().toString()))
                .isEqualTo(65);
        assertThat(messages())
                .isEqualTo("kelvin evaluate: expected a model with manifest.json, found no such file ("
                        + new org.apache.hadoop.fs.Path(folder.resolve("none").toUri())
                        + "/manifest.json). Give the path of a model's folder, or"
                        + " restore it.\n");
    }

    @Test
    void aSimulatorIsOneOfThoseListedOrAFileOfTables() {
        assertThat(run("generate", "--out", out(), "--environment", "Pong")).isEqualTo(64);
        assertThat(messages())
                .isEqualTo(
                        "kelvin generate: expected one of Acrobot-v1, CartPole-positions, CartPole-v1, FrozenLake-v1,"
                                + " FrozenLake8x8-v1, MountainCar-v0, NChain-v0, Taxi-v3, or mdp:FILE, found 'Pong' (flag --environment). Correct"
                                + " the value.\n");
    }

    @Test
    void aMissingFileOfTablesIsFoundBeforeAnythingRuns() {
        Path none = folder.resolve("none.conf");
        assertThat(run("evaluate", "--environment", "mdp:" + none)).isEqualTo(78);
        assertThat(messages())
                .isEqualTo("kelvin evaluate: expected a file of tables, found no such file (" + none
                        + "). Correct the path after mdp:.\n");
    }

    private String out() {
        return folder.resolve("log").toUri().toString();
    }

    private int run(String... arguments) {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);
        return new Kelvin(Commands.all(), Terminal.plain(out, err)).run(arguments);
    }

    private String messages() {
        return messages.toString(StandardCharsets.UTF_8);
    }
}
