package org.kelvinrl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end.
 *
 * @param exitCode its exit code
 * @param output what it wrote on standard output
 * @param errors what it wrote on standard error
 */
public record Launched(int exitCode, String output, String errors) {

    private static final long LIMIT_SECONDS = 300;

    /** A JVM that lives for seconds only spends most of them on compiling what it will not run again. */
    private static final List<String> QUICK_START =
            List.of("--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

    /**
     * Runs a program to its end, without Spark's own variables in its environment.
     *
     * @param folder its working directory
     * @param variables added to its environment
     * @param program its file
     * @param arguments its arguments
     */
    public static Launched run(Path folder, Map<String, String> variables, Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile("launched", ".out");
            Path errors = Files.createTempFile("launched", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
            builder.environment().putAll(variables);
            Launched launched =
                    new Launched(exitCode(builder.start()), Files.readString(output), Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs {@code deploy/bin/kelvin} of this project, in its root.
     *
     * @param arguments options of spark-submit first, then the command with its own
     */
    public static Launched kelvin(String... arguments) {
        return kelvin(SharedData.projectRoot(), arguments);
    }

    /**
     * Runs {@code deploy/bin/kelvin} of this project.
     *
     * @param folder its working directory
     * @param arguments options of spark-submit first, then the command with its own
     */
    public static Launched kelvin(Path folder, String... arguments) {
        List<String> all = new ArrayList<>(QUICK_START);
        all.addAll(List.of(arguments));
        return run(folder, Map.of(), SharedData.projectRoot().resolve("deploy/bin/kelvin"), all);
    }

    private static int exitCode(Process process) {
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IllegalStateException("still running after " + LIMIT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroy();
        }
    }
}
