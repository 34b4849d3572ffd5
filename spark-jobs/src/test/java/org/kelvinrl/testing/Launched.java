package org.kelvinrl.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that ran to its end.
 *
 * @param exitCode its exit code
 * @param output what it wrote on standard output
 * @param errors what it wrote on standard error
 */
public record Launched(int exitCode, String output, String errors) {

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
        return Running.start(folder, variables, program, arguments).await();
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
        return start(folder, arguments).await();
    }

    /**
     * Starts {@code deploy/bin/kelvin} of this project.
     *
     * @param folder its working directory
     * @param arguments options of spark-submit first, then the command with its own
     */
    public static Running start(Path folder, String... arguments) {
        List<String> all = new ArrayList<>(QUICK_START);
        all.addAll(List.of(arguments));
        return Running.start(folder, Map.of(), SharedData.projectRoot().resolve("deploy/bin/kelvin"), all);
    }
}
