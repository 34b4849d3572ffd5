package org.kelvinrl.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.checkpoint.Checkpoint;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.CheckpointStore;
import org.kelvinrl.checkpoint.CheckpointedRun;
import org.kelvinrl.checkpoint.Differences;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.report.MetricsLog;
import org.kelvinrl.report.RunFolder;
import org.kelvinrl.report.TrainingReport;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.PlatformFingerprint;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;
import org.kelvinrl.train.TrainingPlan;

/** From a prepared data set to a model, its metrics and its report. */
public final class TrainingJob {

    private final JavaSparkContext spark;
    private final org.apache.hadoop.conf.Configuration hadoop;
    private final Configuration configuration;
    private final Progress progress;
    private final TrainingKind kind;
    private final Learning learning;
    private final ResolvedRun resolvedRun;

    private TrainingJob(
            JavaSparkContext spark,
            Configuration configuration,
            Progress progress,
            TrainingKind kind,
            Learning learning) {
        this.spark = spark;
        this.hadoop = spark.hadoopConfiguration();
        this.resolvedRun = new ResolvedRun(learning, configuration);
        this.configuration = resolvedRun.configuration();
        this.progress = progress;
        this.kind = kind;
        this.learning = learning;
    }

    /**
     * Trains, or goes on where a run of the same folder was stopped. Everything that can be refused is refused before the run's
     * folder is made.
     *
     * @param kind what is learnt
     * @param spark where the workers are
     * @param configuration values of the kind's settings
     * @param progress shows the rounds
     * @return what was made
     * @throws IOException if there is no file system for the output
     * @throws org.kelvinrl.schema.KelvinException if the data, the configuration or the output are wrong, or SIGTERM stopped the
     *     run
     */
    public static TrainingResult run(
            TrainingKind kind, JavaSparkContext spark, Configuration configuration, Progress progress)
            throws IOException {
        PreparedDataset dataset = PreparedDataset.open(
                configuration.get(kind.data()), configuration.get(kind.dataVersion()), spark.hadoopConfiguration());
        Learning learning = kind.learning().apply(dataset, configuration);
        return new TrainingJob(spark, configuration, progress, kind, learning).run();
    }

    private TrainingResult run() throws IOException {
        Path out = configuration.get(kind.out());
        try (RunFolder folder = configuration.get(CheckpointSettings.RESUME)
                ? RunFolder.resume(out, hadoop, progress::note)
                : RunFolder.create(out, hadoop, progress::note)) {
            return folder.isFinished() ? finishedBefore(folder) : run(folder);
        }
    }

    /** Nothing is to be done, unless the user meant another run. */
    private TrainingResult finishedBefore(RunFolder folder) {
        ModelManifest manifest = ModelStore.of(hadoop).load(folder.model()).manifest();
        ModelManifest.Provenance provenance = manifest.provenance();
        Map<String, Object> decisive = new LinkedHashMap<>(provenance.configuration());
        kind.settings().stream()
                .filter(setting -> !setting.isDecisive())
                .forEach(setting -> decisive.remove(setting.key()));
        CheckpointManifest.Origin now = origin();
        Differences.between(
                        new CheckpointManifest.Origin(
                                now.kelvinVersion(),
                                now.platform(),
                                provenance.datasetPath(),
                                provenance.datasetSha256(),
                                decisive),
                        now)
                .requireNone(folder.model().toString());
        return new TrainingResult(folder, manifest, List.of());
    }

    private TrainingResult run(RunFolder folder) throws IOException {
        CheckpointStore store = CheckpointStore.in(folder.checkpoints(), hadoop);
        store.removeLeftovers();
        Optional<Checkpoint> resumed = store.newest(progress::note);
        resumed.ifPresent(this::requireSameRun);
        learning.warnings().forEach(progress::note);
        folder.writeConfiguration(kind.command(), configuration, derived(resumed));
        TrainedParameters trained =
                learning.engine().isPresent() ? train(folder, learning.engine().get()) : train(folder, store, resumed);
        float[] parameters = learning.actingParameters(trained.vector());
        ModelManifest manifest = resolvedRun.manifest(trained, parameters);
        folder.lock().requireHeld();
        folder.writeReport(
                TrainingReport.html(manifest, learning.dataset().manifest(), trained.history(), kind.followed()));
        ModelStore.of(hadoop).write(folder.model(), manifest, parameters);
        return new TrainingResult(folder, manifest, trained.history());
    }

    private void requireSameRun(Checkpoint checkpoint) {
        Differences differences = differencesFrom(checkpoint);
        if (configuration.get(CheckpointSettings.RESUME_ANYWAY)) {
            differences.all().forEach(difference -> progress.note("resuming although it differs: " + difference));
        } else {
            differences.requireNone(checkpoint.folder().toString());
        }
        progress.note("resuming after round " + checkpoint.position().rounds() + ": " + checkpoint.folder());
    }

    /** More epochs than the run began with are none where they change nothing of those before. */
    private Differences differencesFrom(Checkpoint checkpoint) {
        CheckpointManifest.Origin before = checkpoint.manifest().origin();
        String epochs = TrainSettings.EPOCHS.key();
        TrainingPlan plan = learning.plan();
        boolean more = before.configuration().get(epochs) instanceof Integer least && plan.epochs() > least;
        return more && plan.epochsCanBeAdded()
                ? Differences.between(before.with(epochs, plan.epochs()), origin())
                : Differences.between(before, origin());
    }

    private TrainedParameters train(RunFolder folder, CheckpointStore store, Optional<Checkpoint> resumed) {
        String group = "kelvin-" + kind.command() + "-" + UUID.randomUUID();
        spark.setJobGroup(group, kind.activity() + " " + folder.path());
        try (Trainer trainer = learning.trainerOnSpark(spark, folder.memories(), folder.updates());
                CheckpointedRun checkpoints = CheckpointedRun.of(
                        trainer,
                        resumed,
                        store,
                        origin(),
                        configuration,
                        folder.lock(),
                        progress::note,
                        () -> spark.sc().cancelJobGroup(group));
                MetricsLog metrics = folder.openMetrics(progress::note)) {
            resumed.ifPresent(checkpoint ->
                    trainer.state().brokenBy(differencesFrom(checkpoint).all()));
            resumed.ifPresent(checkpoint -> metrics.resumed(checkpoint.folder().getName(), checkpoint.position()));
            return trainer.run(listener(metrics), checkpoints);
        } finally {
            spark.clearJobGroup();
        }
    }

    private TrainedParameters train(RunFolder folder, Engine engine) {
        try (MetricsLog metrics = folder.openMetrics(progress::note)) {
            return engine.train(spark, listener(metrics));
        }
    }

    private TrainingListener listener(MetricsLog metrics) {
        List<TrainingListener> listeners = new ArrayList<>(learning.listeners(progress::note));
        listeners.addAll(List.of(metrics, new ProgressListener(progress, kind.activity())));
        return TrainingListener.all(listeners);
    }

    private Map<String, Object> derived(Optional<Checkpoint> resumed) {
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.putAll(learning.derived());
        derived.put("workers", learning.plan().workers());
        derived.put("dataset_version", learning.dataset().manifest().version());
        derived.put("dataset_sha256", learning.dataset().manifestSha256());
        resumed.ifPresent(checkpoint -> {
            derived.put("resumed_from", checkpoint.folder().getName());
            derived.put("resumed_although", differencesFrom(checkpoint).all());
        });
        return derived;
    }

    private CheckpointManifest.Origin origin() {
        return resolvedRun.origin();
    }

    /** Shows rounds as progress. */
    private record ProgressListener(Progress progress, String activity) implements TrainingListener {

        @Override
        public void started(long rounds, long done) {
            progress.started(activity, Math.max(1, rounds - done));
        }

        @Override
        public void round(RoundMetrics metrics) {
            progress.advanced(1);
        }

        @Override
        public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
            // shown in the report
        }

        @Override
        public void rolledBack(int epoch, double stepFactor, String reason) {
            progress.note(
                    "epoch " + epoch + " begins again with " + stepFactor + " times the learning rate: " + reason);
        }

        @Override
        public void platformsDiffer(Set<PlatformFingerprint> platforms) {
            PlatformFingerprint first = platforms.iterator().next();
            progress.note("executors differ, so this run is not reproducible: one has "
                    + platforms.stream()
                            .map(other -> first.equals(other)
                                    ? ""
                                    : first.differenceFrom(other) + ", another " + other.differenceFrom(first))
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining("; one has ")));
        }

        @Override
        public void finished() {
            progress.finished();
        }
    }
}
