package org.kelvinrl.offline;

import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.report.Followed;
import org.kelvinrl.run.TrainingJob;
import org.kelvinrl.run.TrainingKind;
import org.kelvinrl.run.TrainingResult;

/** Offline reinforcement learning: from a prepared data set with actions and rewards to a model. */
public final class OfflineJob {

    /** What tells it from other jobs. */
    public static final TrainingKind KIND = new TrainingKind(
            "train",
            "training",
            Followed.TARGET,
            OfflineLearning.settings(),
            OfflineSettings.DATA,
            OfflineSettings.DATA_VERSION,
            OfflineSettings.OUT,
            OfflineLearning::of);

    private OfflineJob() {}

    /** All settings of the job. */
    public static List<Setting<?>> settings() {
        return KIND.settings();
    }

    /**
     * Trains, see {@link TrainingJob#run}.
     *
     * @param spark where the workers are
     * @param configuration values of {@link #settings()}
     * @param progress shows the rounds
     * @return what was made
     * @throws IOException if there is no file system for the output
     * @throws org.kelvinrl.schema.KelvinException if the data, the configuration or the output are wrong, or SIGTERM stopped the
     *     run
     */
    public static TrainingResult run(JavaSparkContext spark, Configuration configuration, Progress progress)
            throws IOException {
        return TrainingJob.run(KIND, spark, configuration, progress);
    }
}
