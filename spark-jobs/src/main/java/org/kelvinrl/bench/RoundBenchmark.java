package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.train.RoundMetrics;

/** Training rounds on Spark, the same workers in plain threads, and the matrix product alone, measured in turn. */
final class RoundBenchmark {

    private static final int ROUNDS = 3;

    private final Shape shape;
    private final JavaSparkContext spark;
    private final int threads;

    private RoundBenchmark(Shape shape, JavaSparkContext spark) {
        this.shape = shape;
        this.spark = spark;
        this.threads = spark.defaultParallelism();
    }

    /**
     * Measures the small and the large network.
     *
     * @param session a local Spark, whose cores are as many as the plain threads; the data set gets a shard for each
     * @param folder where to put the data
     * @param rows rows of a round of the small network
     * @param repetitions how often everything is measured
     * @param progress shows the repetitions
     */
    static List<Map<String, Object>> run(
            SparkSession session, Path folder, int rows, int repetitions, Progress progress) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Shape shape : List.of(Shape.SMALL, Shape.LARGE)) {
            JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
            progress.started("making data", 1);
            PreparedDataset dataset =
                    Training.dataset(session, folder, shape, shape.rows(rows), spark.defaultParallelism());
            progress.finished();
            figures.add(new RoundBenchmark(shape, spark)
                    .measure(dataset, repetitions, progress)
                    .toMap());
        }
        return figures;
    }

    private Figures measure(PreparedDataset dataset, int repetitions, Progress progress) {
        Distillation distillation = Training.distillation(dataset, shape, threads, ROUNDS);
        List<Turn> turns = new ArrayList<>();
        progress.started("measuring " + shape.name(), repetitions + 1L);
        // once for the compiler, which does not count
        turn(distillation);
        progress.advanced(1);
        for (int i = 0; i < repetitions; i++) {
            turns.add(turn(distillation));
            progress.advanced(1);
        }
        progress.finished();
        return new Figures(shape, threads, dataset.manifest().rows(), turns);
    }

    private Turn turn(Distillation distillation) {
        List<RoundMetrics> onSpark = Training.rounds(distillation.trainerOnSpark(spark));
        List<RoundMetrics> inThreads = Training.rounds(distillation.trainerInThisProcess(threads));
        return new Turn(
                Median.of(onSpark, RoundMetrics::samplesPerSecond),
                Median.of(inThreads, RoundMetrics::samplesPerSecond),
                MatrixProductRate.measure(256, 64, 64, threads),
                MatrixProductRate.measure(256, 256, 256, threads),
                Median.of(onSpark, round -> round.seconds().total()));
    }

    /** What was measured in one turn: samples a second, operations a second, and a round's seconds. */
    private record Turn(
            double samplesOnSpark,
            double samplesInThreads,
            double smallProduct,
            double largeProduct,
            double roundSeconds) {}

    /** All turns, and their medians. */
    private record Figures(Shape shape, int cores, long rows, List<Turn> turns) {

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("network", shape.name());
            map.put("batch", shape.batch());
            map.put("cores", cores);
            map.put("rows_per_round", rows);
            map.put("repetitions", turns.size());
            map.put("round_seconds", median(Turn::roundSeconds));
            map.put("spark_samples_per_second", median(Turn::samplesOnSpark));
            map.put("threads_samples_per_second", median(Turn::samplesInThreads));
            map.put("threads_gflops", median(Turn::samplesInThreads) * shape.operations() * 1e-9);
            map.put("sgemm_256x64x64_gflops", median(Turn::smallProduct) * 1e-9);
            map.put("sgemm_256x256x256_gflops", median(Turn::largeProduct) * 1e-9);
            map.put("spark_to_threads", median(turn -> turn.samplesOnSpark() / turn.samplesInThreads()));
            map.put(
                    "threads_to_sgemm_256x64x64",
                    median(turn -> turn.samplesInThreads() * shape.operations() / turn.smallProduct()));
            map.put(
                    "threads_to_sgemm_256x256x256",
                    median(turn -> turn.samplesInThreads() * shape.operations() / turn.largeProduct()));
            return map;
        }

        /** A ratio is taken within each turn, so that a machine whose speed drifts does not matter. */
        private double median(ToDoubleFunction<Turn> figure) {
            return Median.of(turns, figure);
        }
    }
}
