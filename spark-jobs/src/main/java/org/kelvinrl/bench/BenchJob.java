package org.kelvinrl.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.storage.NewFolder;

/** Runs a benchmark on data that it makes, and removes, itself. */
public final class BenchJob {

    /** Version of the figures' schema: a name never changes its meaning. */
    private static final int SCHEMA_VERSION = 2;

    private BenchJob() {}

    /**
     * Runs it.
     *
     * @param spark where to run; a local master
     * @param configuration values of {@link BenchSettings#ALL}
     * @param progress shows how far it is
     * @return a table of the figures, line by line
     * @throws IOException if a file system fails
     * @throws org.kelvinrl.schema.KelvinException if the file for the figures exists, or a suite asks for DL4J and it is not there
     */
    public static List<String> run(SparkSession spark, Configuration configuration, Progress progress)
            throws IOException {
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        Path folder = new Path(System.getProperty("java.io.tmpdir"), "kelvin-bench-" + UUID.randomUUID());
        FileSystem files = folder.getFileSystem(context.hadoopConfiguration());
        refuseExisting(configuration, context.hadoopConfiguration());
        try {
            Map<String, Object> system = Machine.describe();
            List<Map<String, Object>> lines = new ArrayList<>();
            for (Suite suite : configuration.get(BenchSettings.SUITE).suites()) {
                Path data = files.makeQualified(new Path(folder, suite.text()));
                for (Map<String, Object> figures : measure(suite, spark, data, configuration, progress)) {
                    lines.add(line(suite, system, figures));
                }
            }
            write(configuration, context.hadoopConfiguration(), lines);
            return table(system, lines);
        } finally {
            files.delete(folder, true);
        }
    }

    private static List<Map<String, Object>> measure(
            Suite suite, SparkSession spark, Path folder, Configuration configuration, Progress progress)
            throws IOException {
        int rows = configuration.get(BenchSettings.ROWS);
        int repetitions = configuration.get(BenchSettings.REPETITIONS);
        return switch (suite) {
            case INGEST -> List.of(IngestBenchmark.run(spark, folder, rows, repetitions, progress));
            case STREAMING -> List.of(StreamingBenchmark.run(spark, folder, rows, repetitions, progress));
            case ROUND -> RoundBenchmark.run(spark, folder, rows, repetitions, progress);
            case KERNEL -> KernelBenchmark.run(spark, folder, rows, repetitions, progress);
            case RECURRENT -> RecurrentBenchmark.run(spark, folder, rows, repetitions, progress);
            case DL4J -> Dl4jBenchmark.run(spark, folder, rows, repetitions, progress);
            case NETWORKS -> NetworksBenchmark.run(spark, folder, rows, repetitions, progress);
            case SCALING -> ScalingBenchmark.run(spark, folder, rows, repetitions, progress);
        };
    }

    /** Each line stands for itself, with the system that it was measured on. */
    private static Map<String, Object> line(Suite suite, Map<String, Object> system, Map<String, Object> figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("schema_version", SCHEMA_VERSION);
        line.put("suite", suite.text());
        line.putAll(system);
        line.putAll(figures);
        return line;
    }

    private static void refuseExisting(Configuration configuration, org.apache.hadoop.conf.Configuration hadoop)
            throws IOException {
        Optional<Path> out = configuration.get(BenchSettings.OUT);
        if (out.isPresent()) {
            NewFolder.requireFree(out.get().getFileSystem(hadoop), out.get(), "--out");
        }
    }

    private static void write(
            Configuration configuration, org.apache.hadoop.conf.Configuration hadoop, List<Map<String, Object>> lines)
            throws IOException {
        if (configuration.get(BenchSettings.OUT).isPresent()) {
            Path file = configuration.get(BenchSettings.OUT).get();
            NewFile.write(
                    file.getFileSystem(hadoop),
                    file,
                    lines.stream().map(ManifestJson::line).toList());
        }
    }

    /** The system once, then the figures of each line. */
    private static List<String> table(Map<String, Object> system, List<Map<String, Object>> lines) {
        List<String> table = new ArrayList<>();
        table.add(row("schema_version", SCHEMA_VERSION));
        system.forEach((name, value) -> table.add(row(name, value)));
        for (Map<String, Object> line : lines) {
            table.add("");
            line.forEach((name, value) -> {
                if (!system.containsKey(name) && !name.equals("schema_version")) {
                    table.add(row(name, value));
                }
            });
        }
        return table;
    }

    private static String row(String name, Object value) {
        return value instanceof Double number
                ? String.format(Locale.ROOT, "%-40s %,.3f", name, number)
                : String.format(Locale.ROOT, "%-40s %s", name, value);
    }
}
