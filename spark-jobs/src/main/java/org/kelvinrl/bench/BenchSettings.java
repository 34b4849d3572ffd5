package org.kelvinrl.bench;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;

/** What can be set of a benchmark. */
public final class BenchSettings {

    /** What is measured. */
    static final Setting<Suite.Selection> SUITE = Setting.parsed(
                    "bench.suite",
                    "SUITE,SUITE",
                    "one or more of " + Suite.names() + ", separated by commas",
                    Suite.Selection::parse)
            .flag("--suite")
            .defaultsTo(Suite.Selection.of(Suite.ROUND))
            .describedAs(
                    "What is measured, one or more, separated by commas. round: training rounds on Spark against plain threads and"
                            + " the matrix product. kernel: one worker on one core against the matrix product. recurrent: the same of"
                            + " networks with memory, in windows of 32. scaling: two"
                            + " cores against one, and the fixed cost of a round. dl4j: against DL4J's parameter averaging,"
                            + " which must be on the classpath. ingest: ingest against a plain Spark job, and reading a data"
                            + " set against reading Parquet. streaming: training on rows that executors have on disk against"
                            + " rows that they have in memory.");

    /** Rows of the data set that is made. */
    public static final Setting<Integer> ROWS = Setting.integer("bench.rows")
            .flag("--rows")
            .atLeast(10_000)
            .atMost(1_000_000_000)
            .defaultsTo(3_000_000)
            .describedAs(
                    "Rows of the log that is made for it, for larger networks in proportion fewer; a round takes all of them.");

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
