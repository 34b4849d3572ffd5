package org.kelvinrl.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Ingest against a Spark job that reads the same log, sends each episode to one partition, sorts and writes Parquet, and checks
 * nothing; and the reader of training data against Parquet's own column readers, in one thread.
 */
final class IngestBenchmark {

    /** What a distillation reads. */
    private static final Set<PreparedColumn> COLUMNS =
            EnumSet.of(PreparedColumn.OBSERVATION, PreparedColumn.ACTION, PreparedColumn.Q_VALUES);

    private final SparkSession spark;
    private final Path folder;
    private final Path log;
    private final long rows;
    private int turn;

    private IngestBenchmark(SparkSession spark, Path folder, long rows) {
        this.spark = spark;
        this.folder = folder;
        this.log = new Path(folder, "log");
        this.rows = rows;
    }

    /**
     * Measures.
     *
     * @param spark a local Spark
     * @param folder where to put the data
     * @param rows rows of the log
     * @param repetitions how often everything is measured
     * @param progress shows the repetitions
     * @throws IOException if a file system fails
     */
    static Map<String, Object> run(SparkSession spark, Path folder, int rows, int repetitions, Progress progress)
            throws IOException {
        IngestBenchmark benchmark = new IngestBenchmark(spark, folder, rows);
        progress.started("making data", 1);
        CartPoleLikeLog.write(spark, benchmark.log, rows);
        progress.finished();
        progress.started("measuring", repetitions + 1L);
        // Once for the compiler, which does not count.
        benchmark.turn();
        progress.advanced(1);
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            turns.add(benchmark.turn());
            progress.advanced(1);
        }
        progress.finished();
        return benchmark.figures(turns);
    }

    private Turn turn() throws IOException {
        Path plain = new Path(folder, "plain-" + turn);
        Path prepared = new Path(folder, "prepared-" + turn);
        turn++;
        double plainSeconds = seconds(() -> plainJob(plain));
        double ingestSeconds = seconds(() -> ingest(prepared));
        PreparedDataset dataset = PreparedDataset.open(prepared, configuration());
        double readerSeconds = seconds(() -> readRows(dataset));
        double parquetSeconds = seconds(() -> readColumns(dataset));
        long bytes = bytes(prepared);
        Turn measured = new Turn(plainSeconds, ingestSeconds, readerSeconds, parquetSeconds, bytes);
        plain.getFileSystem(configuration()).delete(plain, true);
        prepared.getFileSystem(configuration()).delete(prepared, true);
        return measured;
    }

    private void plainJob(Path output) {
        spark.read()
                .parquet(log.toString())
                .repartition(IngestJob.defaultShards(rows), functions.col("episode_id"))
                .sortWithinPartitions("episode_id", "t")
                .write()
                .parquet(output.toString());
    }

    private void ingest(Path output) {
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), output)
                .mapping(CartPoleLikeLog.MAPPING)
                .build();
        IngestJob.run(spark, settings, Progress.silent());
    }

    private static void readRows(PreparedDataset dataset) {
        BlockReader reader = BlockReader.of(dataset, COLUMNS);
        blocks(dataset).forEach(reader::read);
    }

    private void readColumns(PreparedDataset dataset) throws IOException {
        for (Block block : blocks(dataset)) {
            ParquetColumns.readAll(new Path(dataset.path(), block.file()), COLUMNS, configuration());
        }
    }

    private static List<Block> blocks(PreparedDataset dataset) {
        return dataset.manifest().shards().stream()
                .flatMap(shard -> shard.blocks(Part.TRAINING).stream())
                .toList();
    }

    private long bytes(Path path) throws IOException {
        return path.getFileSystem(configuration()).getContentSummary(path).getLength();
    }

    private Configuration configuration() {
        return spark.sparkContext().hadoopConfiguration();
    }

    private Map<String, Object> figures(List<Turn> turns) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cores", spark.sparkContext().defaultParallelism());
        figures.put("rows", rows);
        figures.put("shards", IngestJob.defaultShards(rows));
        figures.put("repetitions", turns.size());
        figures.put("log_bytes", bytes(log));
        figures.put("prepared_bytes", turns.get(0).preparedBytes());
        figures.put("plain_seconds", Median.of(turns, Turn::plainSeconds));
        figures.put("ingest_seconds", Median.of(turns, Turn::ingestSeconds));
        figures.put("ingest_to_plain", Median.of(turns, turn -> turn.ingestSeconds() / turn.plainSeconds()));
        figures.put("reader_seconds", Median.of(turns, Turn::readerSeconds));
        figures.put("parquet_seconds", Median.of(turns, Turn::parquetSeconds));
        figures.put("reader_to_parquet", Median.of(turns, turn -> turn.parquetSeconds() / turn.readerSeconds()));
        return figures;
    }

    private static double seconds(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    /** What is measured. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** What was measured in one turn; a ratio is taken within it, so that a machine whose speed drifts does not matter. */
    private record Turn(
            double plainSeconds,
            double ingestSeconds,
            double readerSeconds,
            double parquetSeconds,
            long preparedBytes) {}
}
