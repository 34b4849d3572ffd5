package org.kelvinrl.distill;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.RowStorage;
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
 * @param storage where executors keep decoded rows, which does not change the result
 */
public record Distillation(
        PreparedDataset dataset,
        Network network,
        ObservationScaling scaling,
        ModelManifest.Loss loss,
        TrainingPlan plan,
        RowStorage storage) {

    /** All settings of a distillation. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> settings = new ArrayList<>(DistillSettings.ALL);
        settings.addAll(NetworkSettings.ALL);
        settings.addAll(TrainSettings.ALL);
        settings.addAll(CheckpointSettings.ALL);
        return settings;
    }

    /**
     * Resolves the configuration against a data set.
     *
     * @throws KelvinException if the data set lacks in some row what the loss is computed from, has no training row, or does not
     *     fit the configuration
     */
    public static Distillation of(PreparedDataset dataset, Configuration configuration) {
        DatasetManifest manifest = dataset.manifest();
        requireTrainingRows(dataset);
        PolicyLoss loss = loss(configuration);
        LossColumns.requireIn(dataset, loss);
        double temperature = configuration
                .get(DistillSettings.TEMPERATURE)
                .resolve(loss, manifest.statistics().qValues(), place(configuration, DistillSettings.TEMPERATURE));
        return new Distillation(
                dataset,
                NetworkSettings.network(configuration, manifest),
                NetworkSettings.scaling(configuration, manifest),
                ModelLoss.describe(loss.withTemperature(temperature)),
                TrainSettings.plan(configuration, manifest),
                configuration.get(TrainSettings.KEEP_ROWS));
    }

    /** A trainer whose workers are Spark's tasks. */
    public Trainer trainerOnSpark(JavaSparkContext spark) {
        return Trainer.onSpark(spark, plan, DistillationObjective.of(network, loss), dataset, scaling, storage);
    }

    /**
     * A trainer whose workers are threads of this process, without Spark: the same bits.
     *
     * @param threads how many workers run at the same time, at least 1
     */
    public Trainer trainerInThisProcess(int threads) {
        return Trainer.inThisProcess(plan, DistillationObjective.of(network, loss), dataset, scaling, threads);
    }

    /** The loss but for its temperature. */
    private static PolicyLoss loss(Configuration configuration) {
        Divergence divergence = configuration.get(DistillSettings.DIVERGENCE);
        Targets targets = configuration.get(DistillSettings.TARGETS);
        LossSettings.requireFit(divergence, targets, place(configuration, DistillSettings.TARGETS));
        return PolicyLoss.of(divergence)
                .withTargets(targets)
                .withRegulariser(configuration.get(DistillSettings.REGULARISER))
                .withLogitScale(configuration.get(DistillSettings.LOGIT_SCALE))
                .withEntropyWeight(configuration.get(DistillSettings.ENTROPY_WEIGHT));
    }

    private static String place(Configuration configuration, Setting<?> setting) {
        return setting.key() + ", " + configuration.origin(setting);
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
