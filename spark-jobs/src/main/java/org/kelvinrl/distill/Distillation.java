package org.kelvinrl.distill;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingPlan;

/**
 * A distillation, resolved against its data: everything that decides the parameters, and nothing of where they are computed.
 *
 * @param dataset the prepared data set
 * @param network the student
 * @param scaling what is done to observations
 * @param loss names and numbers of the loss, the temperature in the units of the Q-values
 * @param plan the training
 */
public record Distillation(
        PreparedDataset dataset,
        Network network,
        ObservationScaling scaling,
        ModelManifest.Loss loss,
        TrainingPlan plan) {

    /** All settings of a distillation. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> settings = new ArrayList<>(DistillSettings.ALL);
        settings.addAll(NetworkSettings.ALL);
        settings.addAll(TrainSettings.ALL);
        return settings;
    }

    /**
     * Resolves the configuration against a data set.
     *
     * @throws KelvinException if the data set has no Q-values in some row, no training row, or does not fit the configuration
     */
    public static Distillation of(PreparedDataset dataset, Configuration configuration) {
        DatasetManifest manifest = dataset.manifest();
        requireQValues(dataset);
        requireTrainingRows(dataset);
        ModelManifest.Loss loss = new ModelManifest.Loss(
                configuration.get(DistillSettings.DIVERGENCE),
                configuration.get(DistillSettings.LOGIT_SCALE),
                configuration
                        .get(DistillSettings.TEMPERATURE)
                        .resolve(manifest.statistics().qValues()),
                configuration.get(DistillSettings.ENTROPY_WEIGHT));
        return new Distillation(
                dataset,
                NetworkSettings.network(configuration, manifest),
                NetworkSettings.scaling(configuration, manifest),
                loss,
                TrainSettings.plan(configuration, manifest));
    }

    /** A trainer whose workers are Spark's tasks. */
    public Trainer trainerOnSpark(JavaSparkContext spark) {
        return Trainer.onSpark(spark, plan, DistillationObjective.of(network, loss), dataset, scaling);
    }

    /**
     * A trainer whose workers are threads of this process, without Spark: the same bits.
     *
     * @param threads how many workers run at the same time, at least 1
     */
    public Trainer trainerInThisProcess(int threads) {
        return Trainer.inThisProcess(plan, DistillationObjective.of(network, loss), dataset, scaling, threads);
    }

    private static void requireQValues(PreparedDataset dataset) {
        String column = PreparedColumn.Q_VALUES.columnName();
        long missing = dataset.manifest().nulls().getOrDefault(column, 0L);
        if (missing > 0) {
            throw KelvinException.data(
                    "Q-values in every row",
                    missing + " of " + dataset.manifest().rows() + " rows without",
                    "column " + column + ", " + dataset.path(),
                    "Map the log's Q-values to " + column + ", leave out the rows that have none, and ingest it again");
        }
    }

    private static void requireTrainingRows(PreparedDataset dataset) {
        if (dataset.manifest().rows(DatasetManifest.Part.TRAINING) == 0) {
            throw KelvinException.data(
                    "at least one training row",
                    "validation rows only",
                    dataset.path().toString(),
                    "Ingest it again with a smaller --validation");
        }
    }
}
