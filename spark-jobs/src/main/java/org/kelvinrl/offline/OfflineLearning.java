package org.kelvinrl.offline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.network.FilteredNetwork;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.run.Learning;
import org.kelvinrl.run.TrainingRows;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.RowStorage;
import org.kelvinrl.train.Schedule;
import org.kelvinrl.train.TargetRenewal;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;
import org.kelvinrl.train.TrainingPlan;
import org.kelvinrl.train.UpdateFiles;
import org.kelvinrl.train.WorkerMemories;

/** Offline reinforcement learning by one of the algorithms, resolved against its data. */
public final class OfflineLearning implements Learning {

    /**
     * Settings whose defaults are others than those of distillation. Targets that move keep a policy swinging as long as steps are large,
     * so that the rate falls, from further up; critics that are backed up from themselves run away without layer norm. See
     * docs/benchmarks/offline.md.
     */
    private static final List<Setting<?>> OWN_DEFAULTS = List.of(
            TrainSettings.LEARNING_RATE.defaultsTo(0.003),
            TrainSettings.SCHEDULE.defaultsTo(Schedule.parse("cosine")),
            NetworkSettings.LAYER_NORM.defaultsTo(true));

    /** Times the scale of outputs: beyond it they have exploded. */
    private static final double OUTPUT_FACTOR = 1e6;

    private final PreparedDataset dataset;
    private final Algorithm algorithm;
    private final AlgorithmOptions options;
    private final Parts parts;
    private final Lookahead lookahead;
    private final TargetRenewal renewal;
    private final ObservationScaling scaling;
    private final TrainingPlan plan;
    private final RowStorage storage;
    private final long mostBytesOfAResult;
    private final float outputBound;
    private final List<String> warnings;

    private OfflineLearning(PreparedDataset dataset, Configuration configuration, AlgorithmSettings settings) {
        DatasetManifest manifest = dataset.manifest();
        this.dataset = dataset;
        this.algorithm = settings.algorithm();
        this.options = settings.options();
        this.parts = Parts.of(algorithm.heads(options), algorithm.frozen(), head -> network(head, configuration));
        this.lookahead = settings.lookahead();
        this.renewal = settings.renewal();
        this.scaling = NetworkSettings.scaling(configuration, manifest);
        // frozen copies are renewed between rounds
        this.plan = TrainSettings.plan(configuration, manifest)
                .withLocalStepsAtMost(renewal.steps() > 0 ? renewal.steps() : Long.MAX_VALUE);
        this.storage = configuration.get(TrainSettings.KEEP_ROWS);
        this.mostBytesOfAResult = (long) configuration.get(TrainSettings.UPDATE_FILES_ABOVE) << 20;
        this.outputBound = outputBound(configuration, manifest, lookahead);
        this.warnings =
                Suitability.of(dataset, configuration, algorithm, lookahead).warnings();
    }

    /** What was set, or far beyond both logits and what rewards can add up to. */
    private static float outputBound(Configuration configuration, DatasetManifest manifest, Lookahead lookahead) {
        double scale = lookahead == null ? 1 : Math.max(1, ValueAlarm.largestValue(manifest, lookahead));
        double bound = configuration.get(TrainSettings.OUTPUT_BOUND).orElse(OUTPUT_FACTOR * scale);
        return (float) Math.min(Float.MAX_VALUE, bound);
    }

    private Network network(Head head, Configuration given) {
        DatasetManifest manifest = dataset.manifest();
        // what is fitted to a policy, logged or computed, does not run away
        Configuration configuration = given.withDefault(NetworkSettings.LAYER_NORM, head.isOfValues());
        return head == Head.CRITIC
                ? NetworkSettings.critic(configuration, manifest, options.critics(), dataset.configuration())
                : NetworkSettings.network(
                        configuration,
                        manifest,
                        head == Head.VALUE ? 1 : manifest.actionSpace().n(),
                        dataset.configuration());
    }

    /** All settings of offline reinforcement learning. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> settings = new ArrayList<>(OfflineSettings.ALL);
        settings.addAll(NetworkSettings.ALL);
        settings.addAll(TrainSettings.ALL);
        settings.addAll(CheckpointSettings.ALL);
        settings.replaceAll(OfflineLearning::withOwnDefault);
        return settings;
    }

    private static Setting<?> withOwnDefault(Setting<?> setting) {
        return OWN_DEFAULTS.stream()
                .filter(own -> own.key().equals(setting.key()))
                .findFirst()
                .orElse(setting);
    }

    /**
     * Resolves the configuration against a data set.
     *
     * @throws org.kelvinrl.schema.KelvinException if the data set lacks what the algorithm learns from, or does not fit the
     *     configuration, or a setting has no meaning for the algorithm
     */
    public static OfflineLearning of(PreparedDataset dataset, Configuration configuration) {
        TrainingRows.requireIn(dataset);
        return new OfflineLearning(dataset, configuration, AlgorithmSettings.of(configuration));
    }

    @Override
    public PreparedDataset dataset() {
        return dataset;
    }

    @Override
    public ObservationScaling scaling() {
        return scaling;
    }

    @Override
    public TrainingPlan plan() {
        return plan;
    }

    @Override
    public ModelManifest.Loss loss() {
        return ModelLoss.describe(algorithm.actingLoss(options));
    }

    @Override
    public Configuration resolved(Configuration given) {
        return AlgorithmSettings.of(given).resolved();
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public Trainer trainerOnSpark(JavaSparkContext spark, Path memories, Path updates) {
        UpdateFiles files =
                updates == null ? null : UpdateFiles.in(updates, mostBytesOfAResult, dataset.configuration());
        return Trainer.onSpark(spark, plan, objective(), dataset, scaling, memories(memories), files, storage);
    }

    @Override
    public Trainer trainerInThisProcess(int threads, Path memories) {
        return Trainer.inThisProcess(plan, objective(), dataset, scaling, memories(memories), threads);
    }

    private WorkerMemories memories(Path folder) {
        return plan.hasMemories() && folder != null ? WorkerMemories.in(folder, dataset.configuration()) : null;
    }

    private OfflineObjective objective() {
        int actions = dataset.manifest().actionSpace().n();
        return new OfflineObjective(algorithm, options, parts, lookahead, renewal, outputBound, actions);
    }

    @Override
    public Network actingNetwork() {
        if (hasPolicy()) {
            return parts.of(Head.POLICY).network();
        }
        Network mean = critic().meanOfGroups(options.critics());
        return algorithm == Algorithm.BCQ
                ? FilteredNetwork.of(mean, parts.of(Head.BEHAVIOUR).network(), options.threshold())
                : mean;
    }

    @Override
    public float[] actingParameters(float[] parameters) {
        if (hasPolicy()) {
            return parts.of(Head.POLICY).parametersIn(parameters);
        }
        // an ensemble acts by its mean
        int offset = parts.of(Head.CRITIC).offset();
        float[] values = critic().meanOfGroups(options.critics(), parameters, offset);
        if (algorithm != Algorithm.BCQ) {
            return values;
        }
        float[] behaviour = parts.of(Head.BEHAVIOUR).parametersIn(parameters);
        float[] both = Arrays.copyOf(values, values.length + behaviour.length);
        System.arraycopy(behaviour, 0, both, values.length, behaviour.length);
        return both;
    }

    private boolean hasPolicy() {
        return algorithm.heads(options).contains(Head.POLICY);
    }

    private Network critic() {
        return parts.of(Head.CRITIC).network();
    }

    @Override
    public Map<String, Object> derived() {
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.put("algorithm", algorithm.label());
        derived.put("parameters", parts.parameterCount());
        return derived;
    }

    @Override
    public List<TrainingListener> listeners(Consumer<String> notes) {
        return lookahead == null ? List.of() : List.of(new ValueAlarm(dataset.manifest(), lookahead, notes));
    }
}
