package org.kelvinrl.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.storage.NewFolder;

/** Runs a benchmark on data that it makes, and removes, itself. */
public final class BenchJob {

    /** Version of the figures' schema: a name never changes its meaning. */
    private static final int SCHEMA_VERSION = 1;

    private BenchJob() {}

    /**
     * Runs it.
     *
     * @param spark where to run; a local master
     * @param configuration values of {@link BenchSettings#ALL}
     * @param progress shows how far it is
     * @return a table of the figures, line by line
     * @throws IOException if a file system fails
     */
    public static List<String> run(SparkSession spark, Configuration configuration, Progress progress)
            throws IOException {
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        Path folder = new Path(System.getProperty("java.io.tmpdir"), "kelvin-bench-" + UUID.randomUUID());
        FileSystem files = folder.getFileSystem(context.hadoopConfiguration());
        refuseExisting(configuration, context.hadoopConfiguration());
        try {
            Map<String, Object> figures = system(configuration.get(BenchSettings.SUITE));
            figures.putAll(measure(spark, files.makeQualified(folder), configuration, progress));
            write(configuration, context.hadoopConfiguration(), figures);
            return table(figures);
        } finally {
            files.delete(folder, true);
        }
    }

    private static Map<String, Object> measure(
            SparkSession spark, Path folder, Configuration configuration, Progress progress) throws IOException {
        int rows = configuration.get(BenchSettings.ROWS);
        int repetitions = configuration.get(BenchSettings.REPETITIONS);
        return switch (configuration.get(BenchSettings.SUITE)) {
            case "ingest" -> IngestBenchmark.run(spark, folder, rows, repetitions, progress);
            case "streaming" -> StreamingBenchmark.run(spark, folder, rows, repetitions, progress);
            default -> RoundBenchmark.run(spark, folder, rows, repetitions, progress);
        };
    }

    private static void refuseExisting(Configuration configuration, org.apache.hadoop.conf.Configuration hadoop)
            throws IOException {
        Optional<Path> out = configuration.get(BenchSettings.OUT);
        if (out.isPresent()) {
            NewFolder.requireFree(out.get().getFileSystem(hadoop), out.get(), "--out");
        }
    }

    private static Map<String, Object> system(String suite) {
        Map<String, Object> system = new LinkedHashMap<>();
        system.put("schema_version", SCHEMA_VERSION);
        system.put("suite", suite);
        system.put("java", System.getProperty("java.runtime.version"));
        system.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        system.put("processors", Runtime.getRuntime().availableProcessors());
        system.put("matrix_product", MatrixProduct.ofThisJvm().name());
        return system;
    }

    private static void write(
            Configuration configuration, org.apache.hadoop.conf.Configuration hadoop, Map<String, Object> figures)
            throws IOException {
        if (configuration.get(BenchSettings.OUT).isPresent()) {
            Path file = configuration.get(BenchSettings.OUT).get();
            try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, false)) {
                out.write((ManifestJson.line(figures) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static List<String> table(Map<String, Object> figures) {
        List<String> table = new ArrayList<>();
        figures.forEach((name, value) -> table.add(
                value instanceof Double number
                        ? String.format(Locale.ROOT, "%-30s %,.3f", name, number)
                        : String.format(Locale.ROOT, "%-30s %s", name, value)));
        return table;
    }
}
