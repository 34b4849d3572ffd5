package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.testing.Launched;
import org.kelvinrl.testing.SharedData;

/** The real launcher, the real spark-submit and the packaged jar. */
class LauncherIT {

    @TempDir
    private Path folder;

    @Test
    void runsFromAnotherFolderThroughALinkWithSpacesInAllPaths() throws IOException {
        Path copy = copiedProject(folder.resolve("the project"));
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("a b")).resolve("the kelvin"), copy.resolve("deploy/bin/kelvin"));

        List<String> arguments = List.of("--driver-memory", "600m", "generate", "--episodes", "2", "--out", "c d/log");
        Launched launched = Launched.run(folder, Map.of(), link, arguments);

        assertThat(launched.errors()).isEmpty();
        assertThat(launched.exitCode()).isZero();
        assertThat(launched.output()).matches("generated 2 episodes, \\d+ rows: c d/log\n");
        assertThat(folder.resolve("c d/log/_SUCCESS")).exists();
    }

    @Test
    void saysNothingButItsResultAndItsProgress() {
        Launched launched = kelvin(
                "--conf",
                "spark.kryo.registrationRequired=true",
                "demo",
                "--episodes",
                "30",
                "--rollouts",
                "2",
                "--out",
                "demo");

        assertThat(launched.errors().lines())
                .allSatisfy(line -> assertThat(line).matches("[a-z, ]+: (\\d+ %,|done in) .*"));
        assertThat(launched.exitCode()).isZero();
        assertThat(launched.output()).contains("teacher", "student");
        assertThat(folder.resolve("demo/summary.json")).exists();
    }

    @Test
    void badRowsAreToldInOneMessageAndLeaveNothing() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), """
                episode,step,x,action,left,right
                0,0,0.5,0,1,2
                0,1,NaN,1,1,2
                """);
        Path mapping = Files.writeString(
                folder.resolve("m.conf"),
                "episode = episode, step = step, observation = [x], action = action, q_values = [left, right]");

        Launched launched = kelvin("ingest", "--input", "log.csv", "--mapping", "m.conf", "--out", "data");

        assertThat(launched.exitCode()).isEqualTo(65);
        assertThat(launched.errors().lines().filter(line -> !line.contains(": done in ")))
                .containsExactly("kelvin ingest: expected a finite number, found NaN (file:" + log
                        + ", row 2 (line 3), column x). Correct or remove the row, or map another column.");
        assertThat(folder)
                .isDirectoryNotContaining(file -> !List.of(log, mapping).contains(file));
    }

    @Test
    void eachKindOfFailureIsOneMessageWithItsExitCode() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Path file = Files.writeString(folder.resolve("k.conf"), "generate.episodes = many");

        assertFailure(
                kelvin("generate", "--out", "log", "--epsiode", "3"),
                64,
                "kelvin generate: expected an option of kelvin generate, found '--epsiode' (command line). Perhaps you"
                        + " meant --episodes; see kelvin generate --help.\n");
        assertFailure(
                kelvin("generate", "--out", "log", "--config", file.toString()),
                78,
                "kelvin generate: expected an integer, at least 1, found 'many' (key generate.episodes, file " + file
                        + ": 1). Correct the value.\n");
        assertFailure(
                kelvin("verify", taken.toString()),
                65,
                "kelvin verify: expected the folder of a model, a checkpoint, a run, a sweep or a prepared data set, found"
                        + " neither parameters.f32,"
                        + " nor state.json, nor folders model, checkpoints, run-... or shard=... (" + taken
                        + "). Name a folder that kelvin distill, train, sweep or ingest wrote.\n");
        Launched output = kelvin("generate", "--out", taken.toString());
        assertThat(output.errors())
                .startsWith("kelvin generate: expected a path where nothing is yet, found ")
                .hasLineCount(1);
        assertThat(output.exitCode()).isEqualTo(73);
    }

    @Test
    void failedJobIsOneMessageWithoutSparksLogs() {
        Launched launched =
                kelvin("--conf", "spark.driver.maxResultSize=1", "generate", "--episodes", "2", "--out", "log");

        assertThat(launched.errors())
                .startsWith(
                        "kelvin generate: internal error: SparkException: Job aborted due to stage failure: Total size")
                .endsWith("Run it again with --verbose for the stack trace.\n")
                .hasLineCount(1);
        assertThat(launched.exitCode()).isEqualTo(70);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void optionOfSparkSubmitWithoutItsValueIsAUsageError() {
        assertFailure(
                kelvin("--master"),
                64,
                "kelvin: expected a value after --master, found nothing (command line). See spark-submit --help.\n");
    }

    private Launched kelvin(String... arguments) {
        return Launched.kelvin(folder, arguments);
    }

    private static void assertFailure(Launched launched, int exitCode, String message) {
        assertThat(launched.errors()).isEqualTo(message);
        assertThat(launched.exitCode()).isEqualTo(exitCode);
        assertThat(launched.output()).isEmpty();
    }

    /** What the launcher needs of a project that is built. */
    private static Path copiedProject(Path copy) throws IOException {
        Path root = SharedData.projectRoot();
        Path jar = Path.of(System.getProperty("kelvin.jar"));
        List<Path> files = List.of(
                Path.of("pom.xml"),
                Path.of("deploy/environment.sh"),
                Path.of("deploy/log4j2.properties"),
                Path.of("deploy/bin/kelvin"),
                root.relativize(jar),
                root.relativize(jar.resolveSibling("spark.classpath")));
        for (Path file : files) {
            Files.createDirectories(copy.resolve(file).getParent());
            Files.copy(root.resolve(file), copy.resolve(file));
        }
        return copy;
    }
}
