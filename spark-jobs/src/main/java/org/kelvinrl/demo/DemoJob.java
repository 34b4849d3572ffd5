package org.kelvinrl.demo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.environment.CartPole;
import org.kelvinrl.environment.GenerateJob;
import org.kelvinrl.environment.GenerateSettings;
import org.kelvinrl.environment.GeneratedLog;
import org.kelvinrl.environment.LinearQuadraticTeacher;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.evaluate.ModelPolicy;
import org.kelvinrl.evaluate.RolloutJob;
import org.kelvinrl.evaluate.RolloutSettings;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.storage.NewFolder;
import org.kelvinrl.train.TrainSettings;

/** Makes a log of CartPole, ingests it, distils a student from its Q-values, and rolls the student out. */
public final class DemoJob {

    /** So random that the log's policy often fails, and the student must be better than what it saw. */
    private static final double EPSILON = 0.4;

    private static final int SHARDS = 8;

    private static final Simulator CART_POLE = Simulator.named(CartPole.NAME);

    /** Rollouts start from other states than the log's episodes. */
    private static final long ROLLOUT_SEED_OFFSET = 1_000_003;

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final org.apache.hadoop.conf.Configuration hadoop;
    private final Configuration configuration;
    private final Progress progress;

    private DemoJob(SparkSession spark, Configuration configuration, Progress progress) {
        this.spark = spark;
        this.context = new JavaSparkContext(spark.sparkContext());
        this.hadoop = context.hadoopConfiguration();
        this.configuration = configuration;
        this.progress = progress;
    }

    /**
     * Runs the demo.
     *
     * @param spark where to run
     * @param configuration values of {@link DemoSettings#ALL}
     * @param progress shows how far it is
     * @return the table for a person, line by line
     * @throws IOException if a file system fails
     */
    public static List<String> run(SparkSession spark, Configuration configuration, Progress progress)
            throws IOException {
        return new DemoJob(spark, configuration, progress).run().table();
    }

    private DemoResult run() throws IOException {
        long start = System.nanoTime();
        Path folder = folder();
        GeneratedLog log = generate(new Path(folder, "log"));
        Path data = ingest(new Path(folder, "log"), new Path(folder, "data"));
        TrainingResult distilled = DistillJob.run(context, distillation(data, new Path(folder, "run")), progress);
        Path model = distilled.folder().model();
        progress.started("rolling out teacher, behaviour policy and student", 3);
        DemoResult result = new DemoResult(
                folder,
                log.rows(),
                returns(() -> Policy.greedy(new LinearQuadraticTeacher())),
                returns(DemoJob::behaviour),
                returns(ModelPolicy.greedy(model, hadoop, CART_POLE)),
                distilled,
                (System.nanoTime() - start) * 1e-9);
        progress.finished();
        write(new Path(folder, "summary.json"), ManifestJson.write(result.summary()));
        return result;
    }

    private GeneratedLog generate(Path log) throws IOException {
        progress.started("making a log", 1);
        GeneratedLog made = GenerateJob.run(
                spark,
                new GenerateSettings(
                        CART_POLE,
                        DemoJob::behaviour,
                        configuration.get(DemoSettings.SEED),
                        configuration.get(DemoSettings.EPISODES),
                        log));
        progress.finished();
        return made;
    }

    private Path ingest(Path log, Path data) {
        IngestJob.run(
                spark,
                IngestSettings.of(List.of(log.toString()), data).shards(SHARDS).build(),
                progress);
        return data;
    }

    private Configuration distillation(Path data, Path run) {
        return Configuration.of(DistillJob.settings())
                .with(DistillSettings.DATA, data)
                .with(DistillSettings.OUT, run)
                .with(TrainSettings.SEED, configuration.get(DemoSettings.SEED));
    }

    private Returns returns(PolicyFactory policy) {
        Returns returns = RolloutJob.returns(
                context,
                new RolloutSettings(
                        CART_POLE,
                        policy,
                        configuration.get(DemoSettings.SEED) + ROLLOUT_SEED_OFFSET,
                        configuration.get(DemoSettings.ROLLOUTS)));
        progress.advanced(1);
        return returns;
    }

    private static Policy behaviour() {
        return Policy.epsilonGreedy(new LinearQuadraticTeacher(), EPSILON);
    }

    /** The folder that was asked for, which must be free, or the first free one of a series. */
    private Path folder() throws IOException {
        Optional<Path> asked = configuration.get(DemoSettings.OUT);
        Path folder = asked.orElse(new Path("runs/demo-1"));
        FileSystem files = folder.getFileSystem(hadoop);
        for (int i = 2; asked.isEmpty() && files.exists(folder); i++) {
            folder = new Path("runs/demo-" + i);
        }
        NewFolder.requireFree(files, folder, "--out");
        return files.makeQualified(folder);
    }

    private void write(Path file, byte[] bytes) throws IOException {
        NewFile.write(file.getFileSystem(hadoop), file, bytes);
    }
}
