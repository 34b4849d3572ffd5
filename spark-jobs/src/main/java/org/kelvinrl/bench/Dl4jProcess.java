package org.kelvinrl.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kelvinrl.schema.KelvinException;

/**
 * Has DL4J train, in a JVM of its own with this one's options and classpath: its native parts need their environment before they
 * start, and its Spark another serializer. Its program is in the module spark-jobs/benchmarks, for DL4J is no part of Kelvin.
 */
final class Dl4jProcess {

    private static final String PROGRAM = "org.kelvinrl.bench.Dl4jTraining";
    private static final String RESULT = "samples_per_second ";
    private static final String NO_DATA = "";

    private Dl4jProcess() {}

    /** Empty if DL4J is not on the classpath. */
    static Optional<Dl4jProcess> ifPresent() {
        String program = PROGRAM.replace('.', '/') + ".class";
        return ClassLoader.getSystemResource(program) == null ? Optional.empty() : Optional.of(new Dl4jProcess());
    }

    /**
     * DL4J on the classpath.
     *
     * @throws KelvinException if it is not there
     */
    static Dl4jProcess required() {
        return ifPresent()
                .orElseThrow(() -> KelvinException.configuration(
                        "DL4J on the classpath",
                        "none",
                        "bench.suite",
                        "Run the suite dl4j by mvn -Pbenchmarks, as docs/benchmarks/rivals.md says"));
    }

    /** Samples a second of MultiLayerNetwork.fit on one core. */
    double fit(Shape shape) {
        return run("fit", shape, 1, NO_DATA);
    }

    /** Samples a second of parameter averaging on a local Spark, set up at its best. */
    double onSpark(Shape shape, int cores) {
        return run("spark", shape, cores, NO_DATA);
    }

    /** The same as its builder sets it up. */
    double onSparkByDefault(Shape shape, int cores) {
        return run("spark-defaults", shape, cores, NO_DATA);
    }

    /** Samples a second of a network of DL4J in our rounds, in threads of one process. */
    double rounds(Shape shape, int cores, String dataset) {
        return run("rounds", shape, cores, dataset);
    }

    /** Steps a second of MultiLayerNetwork.fit of an LSTM on one core; the shape's batch is of sequences. */
    double lstm(Shape shape) {
        return run("lstm", shape, 1, NO_DATA);
    }

    private static double run(String how, Shape shape, int cores, String dataset) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PROGRAM, how));
        command.addAll(List.of(shape.name(), Integer.toString(shape.batch()), Integer.toString(cores), dataset));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // OpenMP reads it when it is loaded
        builder.environment().put("OMP_NUM_THREADS", "1");
        try {
            return result(builder.start());
        } catch (IOException e) {
            throw new IllegalStateException("DL4J did not start", e);
        }
    }

    private static double result(Process process) throws IOException {
        double result = Double.NaN;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(RESULT)) {
                    result = Double.parseDouble(line.substring(RESULT.length()));
                }
            }
            int code = process.waitFor();
            if (code != 0 || Double.isNaN(result)) {
                throw new IllegalStateException("DL4J ended with " + code + " and told no result");
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while DL4J was running", e);
        } finally {
            process.destroy();
        }
    }
}
