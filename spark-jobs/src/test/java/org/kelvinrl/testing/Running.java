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
import java.util.function.BooleanSupplier;

/** A program that runs. */
public final class Running {

    private static final long LIMIT_SECONDS = 300;
    private static final long POLL_MILLIS = 10;

    private final Process process;
    private final Path output;
    private final Path errors;

    private Running(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts a program, without Spark's own variables in its environment.
     *
     * @param folder its working directory
     * @param variables added to its environment
     * @param program its file
     * @param arguments its arguments
     */
    public static Running start(Path folder, Map<String, String> variables, Path program, List<String> arguments) {
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
            return new Running(builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Id of its process. */
    public long pid() {
        return process.pid();
    }

    /** What it has written on standard error so far. */
    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something is so, which must come while it runs. */
    public void awaitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (hasEnded(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException("it did not come about: " + await());
            }
        }
    }

    /**
     * Sends it a signal.
     *
     * @param name such as {@code KILL}
     */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    public Launched await() {
        try {
            if (!hasEnded(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running after " + LIMIT_SECONDS + " s");
            }
            Launched launched = new Launched(process.exitValue(), Files.readString(output), Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.destroy();
        }
    }

    private boolean hasEnded(long time, TimeUnit unit) {
        try {
            return process.waitFor(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
