package org.kelvinrl.distill;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.ProgramVersion;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.report.MetricsLog;
import org.kelvinrl.report.RunFolder;
import org.kelvinrl.report.TrainingReport;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;
import org.kelvinrl.train.TrainingPlan;

/** The main job: from a prepared data set with a teacher's decisions to a model, its metrics and its report. */
public final class DistillJob {

    private DistillJob() {}

    /** All settings of the job. */
    public static List<Setting<?>> settings() {
        return Distillation.settings();
    }

    /**
     * Distils. Everything that can be refused is refused before the run's folder is made.
     *
     * @param spark where the workers are
     * @param configuration values of {@link #settings()}
     * @param progress shows the rounds
     * @return what was made
     * @throws IOException if the file of metrics cannot be closed
     * @throws org.kelvinrl.schema.KelvinException if the data, the configuration or the output are wrong
     */
    public static DistillResult run(JavaSparkContext spark, Configuration configuration, Progress progress)
            throws IOException {
        org.apache.hadoop.conf.Configuration hadoop = spark.hadoopConfiguration();
        PreparedDataset dataset = PreparedDataset.open(
                configuration.get(DistillSettings.DATA), configuration.get(DistillSettings.DATA_VERSION), hadoop);
        Distillation distillation = Distillation.of(dataset, configuration);
        RunFolder folder = RunFolder.create(configuration.get(DistillSettings.OUT), hadoop);
        folder.writeConfiguration("distill", configuration, derived(distillation));
        TrainedParameters trained = train(spark, distillation, folder, progress);
        ModelManifest manifest = manifest(distillation, configuration, trained);
        ModelStore.of(hadoop).write(folder.model(), manifest, trained.vector());
        folder.writeReport(TrainingReport.html(manifest, dataset.manifest(), trained.history()));
        return new DistillResult(folder, manifest, trained.history());
    }

    private static TrainedParameters train(
            JavaSparkContext spark, Distillation distillation, RunFolder folder, Progress progress) throws IOException {
        try (Trainer trainer = distillation.trainerOnSpark(spark, folder.memories());
                MetricsLog metrics = folder.openMetrics()) {
            TrainingListener shown = new ProgressListener(progress);
            return trainer.run(TrainingListener.all(List.of(metrics, shown)));
        }
    }

    private static Map<String, Object> derived(Distillation distillation) {
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.put("temperature", distillation.loss().temperature());
        derived.put("workers", distillation.plan().workers());
        derived.put("parameters", distillation.network().parameterCount());
        derived.put("dataset_version", distillation.dataset().manifest().version());
        derived.put("dataset_sha256", distillation.dataset().manifestSha256());
        return derived;
    }

    private static ModelManifest manifest(
            Distillation distillation, Configuration configuration, TrainedParameters trained) {
        PreparedDataset dataset = distillation.dataset();
        return new ModelManifest(
                ModelManifest.SCHEMA_VERSION,
                distillation.network().architecture(),
                dataset.manifest().observationNames(),
                distillation.scaling().toManifest(),
                dataset.manifest().actionSpace(),
                distillation.loss(),
                ModelStore.describe(trained.vector()),
                new ModelManifest.Provenance(
                        ProgramVersion.text(),
                        platform(),
                        distillation.plan().seed(),
                        trained.rounds(),
                        trained.epochs(),
                        dataset.path().toString(),
                        dataset.manifestSha256(),
                        values(configuration, distillation.plan())));
    }

    private static Map<String, String> platform() {
        return Map.of(
                "java", System.getProperty("java.runtime.version"),
                "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "matrix_product", MatrixProduct.ofThisJvm().name(),
                "loss_arithmetic", LossKernel.arithmetic());
    }

    /** As it was resolved against the data; what was not given has no entry. */
    private static Map<String, Object> values(Configuration configuration, TrainingPlan plan) {
        Map<String, Object> values = new LinkedHashMap<>();
        configuration.resolved().forEach((key, resolved) -> values.put(key, resolved.value()));
        values.put(TrainSettings.WORKERS.key(), plan.workers());
        return values;
    }

    /** Shows rounds as progress. */
    private record ProgressListener(Progress progress) implements TrainingListener {

        @Override
        public void started(long rounds, long done) {
            progress.started("distilling", Math.max(1, rounds - done));
        }

        @Override
        public void round(RoundMetrics metrics) {
            progress.advanced(1);
        }

        @Override
        public void validated(int epoch, LossSums sums) {
            // shown in the report
        }

        @Override
        public void finished() {
            progress.finished();
        }
    }
}
