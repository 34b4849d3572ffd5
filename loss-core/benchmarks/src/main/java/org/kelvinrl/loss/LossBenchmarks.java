package org.kelvinrl.loss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link LossBenchmark}, keeps JMH's results and tells them as a table. */
final class LossBenchmarks {
    private LossBenchmarks() {}

    /** The versions of Kelvin and of ND4J, the folder for results, then options of JMH. */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException, IOException {
        Map<String, String> description = Machine.describe();
        description.put("versions", "Kelvin " + arguments[0] + ", ND4J " + arguments[1]);
        Path folder = Path.of(arguments[2]);
        String[] jmh = Arrays.copyOfRange(arguments, 3, arguments.length);
        List<Measurement> measurements = new Runner(options(folder, jmh))
                .run().stream().map(Measurement::of).toList();
        String report = new Report(description, measurements).markdown();
        Files.writeString(folder.resolve("loss-benchmarks.md"), report);
        System.out.print("\n" + report);
    }

    private static Options options(Path folder, String[] jmh) throws CommandLineOptionException {
        return new OptionsBuilder()
                .parent(new CommandLineOptions(jmh))
                .include("\\." + LossBenchmark.class.getSimpleName() + "\\.")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(folder.resolve("loss-benchmarks.json").toString())
                .build();
    }
}
