package org.kelvinrl.score;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.LossColumns;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.StagingFolder;
import scala.Tuple4;
import scala.reflect.ClassTag$;

/**
 * Scores the rows of a prepared data set with a model: policies, divergence, entropies, agreement and, if asked for, gradients.
 *
 * <p>A task scores one block into one file, whose bytes are the same on any number of executors and cores.
 */
public final class ScoreJob {

    private ScoreJob() {}

    /**
     * Scores. Everything that can be refused is refused before anything is written.
     *
     * @param spark where the tasks run
     * @param configuration values of {@link ScoreSettings#ALL}
     * @param progress shows the blocks
     * @return what was scored
     * @throws org.kelvinrl.schema.KelvinException if data and model do not fit each other, one of them is missing or damaged, the
     *     output exists, or a row has no result
     */
    public static ScoreResult run(JavaSparkContext spark, Configuration configuration, Progress progress) {
        org.apache.hadoop.conf.Configuration hadoop = spark.hadoopConfiguration();
        Path output = configuration.get(ScoreSettings.OUT);
        Scoring scoring = Scoring.of(configuration, hadoop);
        try (StagingFolder staging = StagingFolder.beside(output, hadoop)) {
            progress.started("scoring", scoring.blocks().size());
            ScoreResults results = new ScoreResults(scoring.blocks().size(), progress);
            score(spark, scoring, configuration.get(ScoreSettings.GRADIENTS), staging.attempts(), results);
            results.requireResults();
            for (int block = 0; block < scoring.blocks().size(); block++) {
                staging.adopt(
                        results.attempt(block), scoring.blocks().get(block).output());
            }
            ScoreResult result = result(output, scoring, results);
            staging.commit(Configuration.FILE_NAME, configuration.toJson("score", derived(scoring, result)));
            progress.finished();
            return result;
        }
    }

    private static void score(
            JavaSparkContext spark, Scoring scoring, boolean withGradients, Path attempts, ScoreResults results) {
        Broadcast<float[]> parameters = spark.broadcast(scoring.model().parameters());
        try {
            ScoreTask task = new ScoreTask(
                    scoring.blocks(),
                    BlockReader.of(scoring.dataset(), columns(scoring)),
                    scoring.manifest(),
                    parameters,
                    withGradients,
                    attempts,
                    new SerializableConfiguration(spark.hadoopConfiguration()));
            spark.sc()
                    .runJob(
                            spark.parallelize(
                                            scoring.indices(), scoring.blocks().size())
                                    .rdd(),
                            task,
                            results,
                            ClassTag$.MODULE$.apply(Tuple4.class));
        } finally {
            parameters.destroy();
        }
    }

    /** What the loss is computed from, and what tells rows apart. */
    private static Set<PreparedColumn> columns(Scoring scoring) {
        Set<PreparedColumn> columns = LossColumns.of(scoring.manifest().loss());
        columns.addAll(EnumSet.of(PreparedColumn.EPISODE, PreparedColumn.STEP, PreparedColumn.ACTION));
        return columns;
    }

    private static ScoreResult result(Path output, Scoring scoring, ScoreResults results) {
        LossSums compared = results.compared();
        LossSums all = results.others().combine(compared);
        return new ScoreResult(output, scoring.loss(), all.samples(), all.entropy(), compared);
    }

    private static Map<String, Object> derived(Scoring scoring, ScoreResult result) {
        ModelManifest manifest = scoring.manifest();
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.put("loss", manifest.loss());
        derived.put("model_sha256", manifest.parameters().sha256());
        derived.put("dataset_version", scoring.dataset().manifest().version());
        derived.put("dataset_sha256", scoring.dataset().manifestSha256());
        derived.put("rows", result.rows());
        derived.put("rows_with_loss", result.compared().samples());
        return derived;
    }
}
