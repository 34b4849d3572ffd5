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

    /** Runs {@code deploy/bin/kelvin} of this project. */
    public static Launched kelvin(String... arguments) {
        Path root = SharedData.projectRoot();
        return run(root, Map.of(), root.resolve("deploy/bin/kelvin"), List.of(arguments));
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
