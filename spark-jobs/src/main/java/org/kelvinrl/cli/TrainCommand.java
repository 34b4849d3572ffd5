package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.offline.OfflineJob;
import org.kelvinrl.run.TrainingResult;

/** {@code kelvin train}: from a prepared data set with actions and rewards to a policy. */
final class TrainCommand implements Command {

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String purpose() {
        return "Learn a policy from logged actions and rewards alone: offline reinforcement learning.";
    }

    @Override
    public List<Setting<?>> settings() {
        return OfflineJob.settings();
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        JavaSparkContext context = new JavaSparkContext(spark.get().sparkContext());
        TrainingResult result = OfflineJob.run(context, configuration, terminal.progress());
        if (result.wasFinishedBefore()) {
            TrainingLines.finishedBefore(terminal, this, result);
            return;
        }
        show(terminal, "training", result.last().training());
        show(terminal, "validation", result.last().validation());
        TrainingLines.end(terminal, result);
    }

    private static void show(Terminal terminal, String split, LossSums sums) {
        if (sums.weight() > 0) {
            terminal.result(
                    String.format(Locale.ROOT, "%-16s loss %.4f, entropy %.4f", split, sums.loss(), sums.entropy()));
        }
    }
}
