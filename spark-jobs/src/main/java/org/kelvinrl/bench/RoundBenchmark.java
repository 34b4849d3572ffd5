package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.ParameterBlock;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

/**
 * Training rounds on Spark, the same workers in plain threads, and the matrix product alone, measured in turn.
 *
 * <p>A sample costs 6 floating-point operations for each weight: 2 forward, 4 backward.
 */
final class RoundBenchmark {

    private static final int OBSERVATION_SIZE = 8;
    private static final int ACTIONS = 4;
    private static final int HIDDEN = 64;
    private static final int BATCH = 256;

    /** The first round of a trainer reads the data; it does not count. */
    private static final int WARM_UP_ROUNDS = 1;

    private static final int COUNTED_ROUNDS = 3;

    private final JavaSparkContext spark;
    private final int threads;
    private final int repetitions;

    private RoundBenchmark(JavaSparkContext spark, int repetitions) {
        this.spark = spark;
        this.threads = spark.defaultParallelism();
        this.repetitions = repetitions;
    }

    /**
     * Measures.
     *
     * @param session a local Spark, whose cores are as many as the plain threads; the data set gets a shard for each
     * @param folder where to put the data
     * @param rows rows of a round
     * @param repetitions how often everything is measured
     * @param progress shows the repetitions
     */
    static Map<String, Object> run(SparkSession session, Path folder, int rows, int repetitions, Progress progress) {
        JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
        progress.started("making data", 1);
        PreparedDataset dataset =
                SyntheticLog.make(session, folder, rows, OBSERVATION_SIZE, ACTIONS, spark.defaultParallelism());
        progress.finished();
        return new RoundBenchmark(spark, repetitions).measure(dataset, progress).toMap();
    }

    private Figures measure(PreparedDataset dataset, Progress progress) {
        Distillation distillation = Distillation.of(dataset, configuration(dataset));
        List<Repetition> measured = new ArrayList<>();
        progress.started("measuring", repetitions + 1L);
        // once for the compiler, which does not count
        repetition(distillation);
        progress.advanced(1);
        for (int i = 0; i < repetitions; i++) {
            measured.add(repetition(distillation));
            progress.advanced(1);
        }
        progress.finished();
        return new Figures(threads, dataset.manifest().rows(), 6.0 * weights(distillation), measured);
    }

    private Repetition repetition(Distillation distillation) {
        RoundMetrics onSpark = medianRound(distillation.trainerOnSpark(spark));
        RoundMetrics inThreads = medianRound(distillation.trainerInThisProcess(threads));
        return new Repetition(
                onSpark.samplesPerSecond(),
                inThreads.samplesPerSecond(),
                MatrixProductRate.measure(BATCH, HIDDEN, HIDDEN, threads),
                MatrixProductRate.measure(256, 256, 256, threads),
                onSpark.seconds().total());
    }

    /** One round an epoch: as many local steps as a worker has batches. */
    private Configuration configuration(PreparedDataset dataset) {
        DatasetManifest manifest = dataset.manifest();
        return Configuration.of(Distillation.settings())
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.1"))
                .with(NetworkSettings.HIDDEN, List.of(HIDDEN, HIDDEN))
                .with(TrainSettings.WORKERS, Optional.of(threads))
                .with(TrainSettings.BATCH, BATCH)
                .with(TrainSettings.LOCAL_STEPS, Math.toIntExact(manifest.rows() / BATCH + 1))
                .with(TrainSettings.EPOCHS, WARM_UP_ROUNDS + COUNTED_ROUNDS);
    }

    private static int weights(Distillation distillation) {
        return distillation.network().blocks().stream()
                .filter(block -> block.shape().size() == 2)
                .mapToInt(ParameterBlock::size)
                .sum();
    }

    private static RoundMetrics medianRound(Trainer trainer) {
        List<RoundMetrics> rounds = new ArrayList<>();
        try (trainer) {
            trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {
                    rounds.add(metrics);
                }

                @Override
                public void validated(int epoch, LossSums sums) {
                    // there are no validation rows
                }
            });
        }
        return rounds.stream()
                .skip(WARM_UP_ROUNDS)
                .sorted(Comparator.comparingDouble(RoundMetrics::samplesPerSecond))
                .toList()
                .get(COUNTED_ROUNDS / 2);
    }

    /** What was measured in one turn: samples a second, operations a second, and a round's seconds. */
    record Repetition(
            double samplesOnSpark,
            double samplesInThreads,
            double smallProduct,
            double largeProduct,
            double roundSeconds) {}

    /** All turns, and their medians. */
    record Figures(int cores, long rows, double operationsPerSample, List<Repetition> repetitions) {

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("network", OBSERVATION_SIZE + "-" + HIDDEN + "-" + HIDDEN + "-" + ACTIONS);
            map.put("batch", BATCH);
            map.put("cores", cores);
            map.put("rows_per_round", rows);
            map.put("repetitions", repetitions.size());
            map.put("round_seconds", median(Repetition::roundSeconds));
            map.put("spark_samples_per_second", median(Repetition::samplesOnSpark));
            map.put("threads_samples_per_second", median(Repetition::samplesInThreads));
            map.put("threads_gflops", median(Repetition::samplesInThreads) * operationsPerSample * 1e-9);
            map.put("sgemm_256x64x64_gflops", median(Repetition::smallProduct) * 1e-9);
            map.put("sgemm_256x256x256_gflops", median(Repetition::largeProduct) * 1e-9);
            map.put("spark_to_threads", median(turn -> turn.samplesOnSpark() / turn.samplesInThreads()));
            map.put(
                    "threads_to_sgemm_256x64x64",
                    median(turn -> turn.samplesInThreads() * operationsPerSample / turn.smallProduct()));
            return map;
        }

        /** A ratio is taken within each turn, so that a machine whose speed drifts does not matter. */
        private double median(ToDoubleFunction<Repetition> figure) {
            return Median.of(repetitions, figure);
        }
    }
}
