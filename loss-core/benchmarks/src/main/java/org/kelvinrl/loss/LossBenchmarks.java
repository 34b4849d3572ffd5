package org.kelvinrl.loss;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link LossBenchmark} and tells the results as tables. */
final class LossBenchmarks {
    private LossBenchmarks() {}

    public static void main(String[] arguments) throws Exception {
        String folder = arguments[0];
        String[] jmh = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
        var options = new OptionsBuilder()
                .parent(new CommandLineOptions(jmh))
                .include(LossBenchmark.class.getName() + "\\.")
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(folder + "/loss-benchmarks.json")
                .build();
        new Runner(options).run();
    }
}
