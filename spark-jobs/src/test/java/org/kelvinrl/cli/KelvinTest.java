package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.ProgramVersion;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.KelvinException;

class KelvinTest {

    private static final Setting<Integer> BATCH = Setting.integer("train.batch")
            .flag("--batch")
            .atLeast(1)
            .defaultsTo(256)
            .describedAs("Rows of one optimiser step, 100 % of them used.");
    private static final Setting<Boolean> GRADIENTS =
            Setting.truth("score.gradients").flag("--gradients").describedAs("Write gradients too.");
    private static final Setting<List<org.apache.hadoop.fs.Path>> INPUT =
            Setting.pathList("ingest.input").flag("--input").describedAs("Files to read.");
    private static final Setting<Double> OFFSET =
            Setting.number("offset").flag("--offset").defaultsTo(0.0).describedAs("Any number.");
    private static final Setting<org.apache.hadoop.fs.Path> PATH =
            Setting.path("verify.path").positional().describedAs("What to verify.");

    /** What a command does in a test. */
    private interface Action {
        void run(Configuration configuration, Terminal terminal) throws IOException;
    }

    private record TestCommand(String name, List<Setting<?>> settings, Action action) implements Command {
        @Override
        public String purpose() {
            return "Does what the test of " + name + " says.";
        }

        @Override
        public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark)
                throws IOException {
            action.run(configuration, terminal);
        }
    }

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private Action distilling = (configuration, terminal) ->
            terminal.result(configuration.get(BATCH) + " from " + configuration.origin(BATCH));

    @Test
    void runsTheCommandWithItsConfiguration() {
        assertThat(run("distill", "--input", "a")).isZero();
        assertThat(results()).isEqualTo("256 from default\n");
        assertThat(messages()).isEmpty();
    }

    @Test
    void optionsReachTheConfigurationWithTheirOrigins() throws IOException {
        Path file = Files.writeString(folder.resolve("x.conf"), "train.batch = 7, verify.path = elsewhere");
        distilling = (configuration, terminal) -> terminal.result(configuration.get(INPUT)
                + " "
                + configuration.get(BATCH)
                + " "
                + configuration.origin(BATCH)
                + " "
                + configuration.get(GRADIENTS)
                + " "
                + configuration.get(OFFSET));

        assertThat(run(
                        "distill",
                        "--config",
                        file.toString(),
                        "--input",
                        "a",
                        "b c,d",
                        "--gradients",
                        "--offset",
                        "-1"))
                .isZero();
        assertThat(run("distill", "--config=" + file, "--set", "train.batch=8", "--input=a", "--gradients=false"))
                .isZero();
        assertThat(run("distill", "--batch", "9", "--set", "train.batch=8", "--set", "offset=-2e-1", "--input", "@a"))
                .isZero();
        assertThat(results())
                .isEqualTo("[a, b c,d] 7 file " + file + ": 1 true -1.0\n" + "[a] 8 --set false 0.0\n"
                        + "[@a] 9 flag --batch false -0.2\n");
    }

    @Test
    void positionalParameterReachesTheConfiguration() {
        assertThat(run("verify", "RUN/model")).isZero();
        assertThat(results()).isEqualTo("RUN/model parameter PATH\n");
        assertRefused(
                64,
                "kelvin verify: expected a path, found nothing (parameter PATH). Give PATH, or set verify.path by --set or"
                        + " --config.",
                "verify");
        assertRefused(
                64,
                "kelvin verify: expected an option of kelvin verify, found 'b' (command line). See kelvin verify --help.",
                "verify",
                "a",
                "b");
    }

    @Test
    void unknownCommandsAndOptionsAreRefusedWithTheNearestKnownOne() {
        assertRefused(
                64,
                "kelvin: expected a command, found 'distil' (command line). Perhaps you meant distill; see kelvin --help.",
                "distil");
        assertRefused(
                64,
                "kelvin distill: expected an option of kelvin distill, found '--bacth' (command line). Perhaps you meant"
                        + " --batch; see kelvin distill --help.",
                "distill",
                "--bacth",
                "3");
        assertRefused(
                64,
                "kelvin distill: expected an option of kelvin distill, found '--bacth=3' (command line). Perhaps you meant"
                        + " --batch; see kelvin distill --help.",
                "distill",
                "--input",
                "a",
                "--bacth=3");
        assertRefused(
                64, "kelvin: expected a command, found 'qqqq' (command line). See kelvin --help.", "help", "qqqq");
        assertRefused(
                64,
                "kelvin: expected a command, found nothing (command line). Use one of distill, verify, help,"
                        + " generate-completion.");
    }

    @Test
    void optionsNeedTheirValuesOnce() {
        assertRefused(
                64,
                "kelvin distill: expected a value N, found nothing (option --batch). See kelvin distill --help.",
                "distill",
                "--batch");
        assertRefused(
                64,
                "kelvin distill: expected it once, found it twice (option --batch). Give one of its values, and no"
                        + " other.",
                "distill",
                "--batch",
                "1",
                "--batch",
                "2");
        assertRefused(
                64,
                "kelvin distill: expected an integer, at least 1, found '0' (flag --batch). Correct the value.",
                "distill",
                "--batch",
                "0");
        assertRefused(
                78,
                "kelvin distill: expected a key of this command, found 'train.bacth' (--set). Perhaps you meant"
                        + " train.batch.",
                "distill",
                "--set",
                "train.bacth=1");
    }

    @Test
    void failureThatSparkWrapsIsToldInItsOwnWords() {
        KelvinException wrong =
                KelvinException.data("a finite number", "NaN", "log.csv, row 7, column x", "Mend\nthe row");
        distilling = (configuration, terminal) -> {
            throw new IllegalStateException(new SparkException("Job aborted due to stage failure:\n\tat x", wrong));
        };

        assertRefused(
                65,
                "kelvin distill: expected a finite number, found NaN (log.csv, row 7, column x). Mend the row.",
                "distill",
                "--input",
                "a");
    }

    @Test
    void anythingElseIsOneLineAndAHint() {
        distilling = (configuration, terminal) -> {
            throw new IllegalStateException("outer", new IOException("no space left\n\tat y"));
        };

        assertRefused(
                70,
                "kelvin distill: internal error: IOException: no space left. Run it again with --verbose for the stack"
                        + " trace.",
                "distill",
                "--input",
                "a");
    }

    @Test
    void stackTraceIsShownToThoseWhoAskForIt() {
        distilling = (configuration, terminal) -> {
            throw new IllegalStateException();
        };

        assertThat(run("distill", "--input", "a", "--verbose")).isEqualTo(70);
        assertThat(messages())
                .startsWith("kelvin distill: internal error: IllegalStateException Run it again with --verbose")
                .contains("java.lang.IllegalStateException\n\tat " + KelvinTest.class.getName());
    }

    @Test
    void helpOfACommandIsMadeOfItsSettings() {
        assertThat(run("distill", "--help")).isZero();
        String byOption = results();
        results.reset();
        assertThat(run("help", "distill")).isZero();

        assertThat(results()).isEqualTo(byOption);
        assertThat(byOption.replaceAll("\\s+", " "))
                .contains("Does what the test of distill says.")
                .contains("--batch=N Rows of one optimiser step, 100 % of them used. An integer, at least 1;"
                        + " default 256. Key train.batch.")
                .contains("One path or more; must be given. Key ingest.input.");
    }

    @Test
    void helpOfTheProgramListsCommandsAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(results())
                .contains("distill", "verify", "generate-completion")
                .contains("65", "the input data are wrong", "75", "the run was stopped and can be resumed");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(results()).isEqualTo("kelvin " + ProgramVersion.text() + "\n");
        assertThat(ProgramVersion.text()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        assertThat(run("generate-completion")).isZero();
        assertThat(results()).contains("_complete_kelvin", "distill", "--batch");
    }

    private int run(String... args) {
        Terminal terminal = Terminal.plain(
                new PrintStream(results, true, StandardCharsets.UTF_8),
                new PrintStream(messages, true, StandardCharsets.UTF_8));
        Command distill = new TestCommand(
                "distill",
                List.of(BATCH, GRADIENTS, INPUT, OFFSET),
                (configuration, screen) -> distilling.run(configuration, screen));
        Command verify = new TestCommand(
                "verify",
                List.of(PATH),
                (configuration, screen) -> screen.result(configuration.get(PATH) + " " + configuration.origin(PATH)));
        return new Kelvin(List.of(distill, verify), terminal).run(args);
    }

    private void assertRefused(int code, String message, String... args) {
        results.reset();
        messages.reset();
        assertThat(run(args)).isEqualTo(code);
        assertThat(messages()).isEqualTo(message + "\n");
        assertThat(results()).isEmpty();
    }

    private String results() {
        return results.toString(StandardCharsets.UTF_8);
    }

    private String messages() {
        return messages.toString(StandardCharsets.UTF_8);
    }
}
