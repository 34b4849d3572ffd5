package org.kelvinrl.distill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.run.Engine;
import org.kelvinrl.run.Learning;
import org.kelvinrl.run.TrainingRows;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.RowStorage;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingPlan;
import org.kelvinrl.train.UpdateFiles;
import org.kelvinrl.train.WorkerMemories;

/**
 * A distillation, resolved against its data: everything that decides the parameters, and nothing of where they are computed.
 *
 * @param dataset the prepared data set
 * @param network the student
 * @param scaling what is done to observations
 * @param loss names and numbers of the loss, the temperature in the units of the Q-values
 * @param outputBound largest magnitude of an output that is no divergence
 * @param plan the training
 * @param storage where executors keep decoded rows, which does not change the result
 * @param mostBytesOfAResult updates of so many bytes still go in Spark's results, which does not change the result
 * @param other what trains in place of our rounds; null if they do
 */
public record Distillation(
        PreparedDataset dataset,
        Network network,
        ObservationScaling scaling,
        ModelManifest.Loss loss,
        float outputBound,
        TrainingPlan plan,
        RowStorage storage,
        long mostBytesOfAResult,
        Engine other)
        implements Learning {

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
        TrainingRows.requireIn(dataset);
        PolicyLoss loss = loss(configuration);
        requireSteerable(configuration, loss, manifest.actionSpace().n());
        if (!loss.divergence().comparesValues()) {
            NetworkSettings.requireNoDueling(configuration, "a loss that compares policies");
        }
        LossColumns.requireIn(dataset, loss);
        double temperature = configuration
                .get(DistillSettings.TEMPERATURE)
                .resolve(loss, manifest.statistics().qValues(), place(configuration, DistillSettings.TEMPERATURE));
        Distillation distillation = new Distillation(
                dataset,
                NetworkSettings.critic(configuration, manifest, 1, dataset.configuration()),
                NetworkSettings.scaling(configuration, manifest),
                ModelLoss.describe(loss.withTemperature(temperature))
                        .withTeacherTemperatures(teacherTemperatures(dataset, configuration, loss)),
                OutputBound.of(configuration, loss, manifest.statistics().qValues()),
                TrainSettings.plan(configuration, manifest),
                configuration.get(TrainSettings.KEEP_ROWS),
                (long) configuration.get(TrainSettings.UPDATE_FILES_ABOVE) << 20,
                null);
        return configuration.get(DistillSettings.ENGINE).equals(DistillSettings.OWN_ENGINE)
                ? distillation
                : distillation.trainedBy(DistillationEngine.named(configuration).of(distillation, configuration));
    }

    private Distillation trainedBy(Engine engine) {
        return new Distillation(
                dataset, network, scaling, loss, outputBound, plan, storage, mostBytesOfAResult, engine);
    }

    @Override
    public Optional<Engine> engine() {
        return Optional.ofNullable(other);
    }

    /** A trainer whose workers are Spark's tasks, carry nothing from round to round, and write no files. */
    public Trainer trainerOnSpark(JavaSparkContext spark) {
        return trainerOnSpark(spark, null, null);
    }

    @Override
    public Network actingNetwork() {
        return network;
    }

    @Override
    public float[] actingParameters(float[] parameters) {
        return parameters;
    }

    @Override
    public Map<String, Object> derived() {
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.put("temperature", loss.temperature());
        if (loss.teacherTemperatures() != null) {
            derived.put("teacher_temperatures", loss.teacherTemperatures());
        }
        derived.put("parameters", network.parameterCount());
        return derived;
    }

    @Override
    public Trainer trainerOnSpark(JavaSparkContext spark, Path memories, Path updates) {
        return Trainer.onSpark(
                spark,
                plan,
                objective(),
                dataset,
                scaling,
                memories(memories),
                updates == null ? null : UpdateFiles.in(updates, mostBytesOfAResult, dataset.configuration()),
                storage);
    }

    /**
     * A trainer whose workers are threads of this process, without Spark: the same bits.
     *
     * @param threads how many workers run at the same time, at least 1
     */
    public Trainer trainerInThisProcess(int threads) {
        return trainerInThisProcess(threads, null);
    }

    @Override
    public Trainer trainerInThisProcess(int threads, Path memories) {
        return Trainer.inThisProcess(plan, objective(), dataset, scaling, memories(memories), threads);
    }

    /** What is minimised. */
    public DistillationObjective objective() {
        return DistillationObjective.of(network, loss, outputBound);
    }

    private WorkerMemories memories(Path folder) {
        return plan.hasMemories() && folder != null ? WorkerMemories.in(folder, dataset.configuration()) : null;
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

    /** Steering multiplies the weight, and takes for granted that more of it is more entropy. */
    private static void requireSteerable(Configuration configuration, PolicyLoss loss, int actions) {
        Optional<Double> target = configuration.get(TrainSettings.TARGET_ENTROPY);
        if (target.isEmpty()) {
            return;
        }
        if (loss.regulariser().equals(Regulariser.klToReference()) || loss.entropyWeight() == 0) {
            throw KelvinException.configuration(
                    "an entropy as regulariser, with a weight above 0 to begin with, for --target-entropy",
                    loss.regulariser() + " with weight " + loss.entropyWeight(),
                    place(configuration, TrainSettings.TARGET_ENTROPY),
                    "Leave it out, or set --regulariser and --entropy-weight");
        }
        if (target.get() >= Math.log(actions)) {
            throw KelvinException.configuration(
                    "an entropy below that of the uniform policy over " + actions + " actions, "
                            + (float) Math.log(actions),
                    target.get().toString(),
                    place(configuration, TrainSettings.TARGET_ENTROPY),
                    "Lower --target-entropy");
        }
    }

    private static Map<String, Double> teacherTemperatures(
            PreparedDataset dataset, Configuration configuration, PolicyLoss loss) {
        return configuration
                .get(DistillSettings.TEACHER_TEMPERATURES)
                .map(given -> TeacherTemperatures.resolve(
                        given, loss, dataset, place(configuration, DistillSettings.TEACHER_TEMPERATURES)))
                .orElse(Map.of());
    }

    private static String place(Configuration configuration, Setting<?> setting) {
        return setting.key() + ", " + configuration.origin(setting);
    }
}
