package org.kelvinrl.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

/**
 * Training on a data set that fits the executors' memory, and on one that is larger and comes from their disks, in one run.
 *
 * <p>The first epoch of each reads, checks and decodes the data set's files; the others take what executors kept.
 */
final class StreamingBenchmark {

    private static final int OBSERVATION_SIZE = 128;
    private static final int ACTIONS = 4;
    private static final int SMALL_ROWS = 400_000;
    private static final int SHARDS = 8;
    private static final int WORKERS = 4;

    /** Epochs of the smaller data set in which Java compiles, and which do not count. */
    private static final int WARMING_EPOCHS = 20;

    /** Epochs of the smaller data set for each of the larger one, so that both take seconds. */
    private static final int SMALL_EPOCHS = 10;

    private static final int BYTES_OF_A_ROW = 4 * (OBSERVATION_SIZE + ACTIONS);

    private final JavaSparkContext spark;
    private final Progress progress;

    private StreamingBenchmark(JavaSparkContext spark, Progress progress) {
        this.spark = spark;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param session a Spark whose executors reach the folder
     * @param folder where to put the data
     * @param rows rows of the larger data set, about: it is the smaller one several times over
     * @param repetitions epochs of it that are measured after the first
     * @param progress shows the rounds
     */
    static Map<String, Object> run(SparkSession session, Path folder, int rows, int repetitions, Progress progress)
            throws IOException {
        JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
        progress.started("making data", 2);
        PreparedDataset small =
                SyntheticLog.make(session, new Path(folder, "small"), SMALL_ROWS, OBSERVATION_SIZE, ACTIONS, SHARDS);
        progress.advanced(1);
        PreparedDataset large = RepeatedDataset.make(
                small, Math.max(1, rows / SMALL_ROWS), new Path(folder, "large"), spark.hadoopConfiguration());
        progress.advanced(1);
        progress.finished();
        StreamingBenchmark benchmark = new StreamingBenchmark(spark, progress);
        benchmark.rates(small, WARMING_EPOCHS);
        Rates inMemory = benchmark.rates(small, 1 + SMALL_EPOCHS * repetitions);
        Rates streamed = benchmark.rates(large, 1 + repetitions);
        return figures(large, inMemory, streamed, repetitions);
    }

    private static Map<String, Object> figures(PreparedDataset large, Rates inMemory, Rates streamed, int repetitions) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("observation_size", OBSERVATION_SIZE);
        figures.put("workers", WORKERS);
        figures.put("repetitions", repetitions);
        figures.put("small_rows", SMALL_ROWS);
        figures.put("small_decoded_megabytes", megabytes(SMALL_ROWS));
        figures.put("large_rows", large.manifest().rows());
        figures.put("large_decoded_megabytes", megabytes(large.manifest().rows()));
        figures.put("memory_first_epoch_samples_per_second", inMemory.first());
        figures.put("memory_samples_per_second", inMemory.later());
        figures.put("streamed_first_epoch_samples_per_second", streamed.first());
        figures.put("streamed_samples_per_second", streamed.later());
        figures.put("streamed_to_memory_first_epoch", streamed.first() / inMemory.first());
        figures.put("streamed_to_memory", streamed.later() / inMemory.later());
        return figures;
    }

    private static double megabytes(long rows) {
        return rows * (double) BYTES_OF_A_ROW / (1 << 20);
    }

    private Rates rates(PreparedDataset dataset, int epochs) {
        List<RoundMetrics> rounds = new ArrayList<>();
        try (Trainer trainer = Distillation.of(dataset, configuration(epochs)).trainerOnSpark(spark)) {
            trainer.run(new TrainingListener() {
                @Override
                public void started(long total, long before) {
                    progress.started("measuring", total);
                }

                @Override
                public void round(RoundMetrics metrics) {
                    rounds.add(metrics);
                    progress.advanced(1);
                }

                @Override
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
                    // there are no validation rows
                }
            });
        }
        progress.finished();
        return new Rates(
                rate(rounds.stream().filter(round -> round.epoch() == 0).toList()),
                rate(rounds.stream().filter(round -> round.epoch() > 0).toList()));
    }

    private static Configuration configuration(int epochs) {
        return Configuration.of(Distillation.settings())
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.1"))
                .with(TrainSettings.WORKERS, Optional.of(WORKERS))
                .with(TrainSettings.EPOCHS, epochs);
    }

    private static double rate(List<RoundMetrics> rounds) {
        double samples =
                rounds.stream().mapToDouble(round -> round.sums().samples()).sum();
        return samples
                / rounds.stream().mapToDouble(round -> round.seconds().total()).sum();
    }

    /** Samples a second in the first epoch and in the others. */
    private record Rates(double first, double later) {}
}
