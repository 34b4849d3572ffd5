package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

/** What is trained and how it is measured: forward KL - 0.01 H, Adam, rows of random numbers, one round an epoch. */
final class Training {

    /** The first round of a trainer reads the data; it does not count. */
    private static final int WARM_UP_ROUNDS = 1;

    private Training() {}

    /** A data set for a network, with a shard for each worker. */
    static PreparedDataset dataset(SparkSession spark, Path folder, Shape shape, int rows, int workers) {
        return SyntheticLog.make(spark, new Path(folder, shape.name()), rows, shape.inputs(), shape.actions(), workers);
    }

    /** So many rounds of all rows, after one that does not count. */
    static Distillation distillation(PreparedDataset dataset, Shape shape, int workers, int rounds) {
        return Distillation.of(
                dataset,
                configuration(dataset, shape.batch(), workers, rounds).with(NetworkSettings.HIDDEN, shape.hidden()));
    }

    /** How every network is trained: so many rounds of all rows, after one that does not count. */
    static Configuration configuration(PreparedDataset dataset, int batch, int workers, int rounds) {
        return Configuration.of(Distillation.settings())
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.1"))
                .with(TrainSettings.WORKERS, Optional.of(workers))
                .with(TrainSettings.BATCH, batch)
                .with(
                        TrainSettings.LOCAL_STEPS,
                        Math.toIntExact(dataset.manifest().rows() / batch + 1))
                .with(TrainSettings.EPOCHS, WARM_UP_ROUNDS + rounds);
    }

    /** Runs a trainer, closes it, and gives the rounds that count. */
    static List<RoundMetrics> rounds(Trainer trainer) {
        List<RoundMetrics> rounds = new ArrayList<>();
        try (trainer) {
            trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {
                    rounds.add(metrics);
                }

                @Override
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
                    // there are no validation rows
                }
            });
        }
        return rounds.subList(WARM_UP_ROUNDS, rounds.size());
    }
}
