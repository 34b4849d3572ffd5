package org.kelvinrl.bench;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;

/** What can be set of a benchmark. */
public final class BenchSettings {

    /** What is measured. */
    public static final Setting<String> SUITE = Setting.choice("bench.suite", "round", "ingest", "streaming")
            .flag("--suite")
            .defaultsTo("round")
            .describedAs(
                    "What is measured. round: training rounds on Spark against plain threads and the matrix product. ingest: "
                            + "ingest against a plain Spark job, and reading a data set against reading Parquet. streaming: "
                            + "training on rows that executors have on disk against rows that they have in memory.");

    /** Rows of the data set that is made. */
    public static final Setting<Integer> ROWS = Setting.integer("bench.rows")
            .flag("--rows")
            .atLeast(10_000)
            .atMost(1_000_000_000)
            .defaultsTo(3_000_000)
            .describedAs("Rows of the log that is made for it; a round takes all of them.");

    /** Repetitions. */
    public static final Setting<Integer> REPETITIONS = Setting.integer("bench.repetitions")
            .flag("--repetitions")
            .atLeast(1)
            .atMost(1000)
            .defaultsTo(5)
            .describedAs("How often everything is measured, in turn; the median counts.");

    /** Where the figures go. */
    public static final Setting<Optional<Path>> OUT = Setting.path("bench.out")
            .flag("--out")
            .optional()
            .describedAs("File for the figures as JSON lines, which must not exist; none if not given.");

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(SUITE, ROWS, REPETITIONS, OUT);

    private BenchSettings() {}
}
