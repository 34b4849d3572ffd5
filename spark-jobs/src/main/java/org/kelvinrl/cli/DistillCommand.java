package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillResult;
import org.kelvinrl.loss.LossSums;

/** {@code kelvin distill}: from a prepared data set with Q-values to a policy. */
final class DistillCommand implements Command {

    @Override
    public String name() {
        return "distill";
    }

    @Override
    public String purpose() {
        return "Fit a policy to the softmax of logged Q-values.";
    }

    @Override
    public List<Setting<?>> settings() {
        return DistillJob.settings();
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        JavaSparkContext context = new JavaSparkContext(spark.get().sparkContext());
        DistillResult result = DistillJob.run(context, configuration, terminal.progress());
        terminal.result(String.format(
                Locale.ROOT,
                "temperature      %.6g, in the units of the Q-values",
                result.model().loss().temperature()));
        show(terminal, "training", result.last().training());
        show(terminal, "validation", result.last().validation());
        terminal.result(String.format(Locale.ROOT, "samples/s        %,.0f", result.samplesPerSecond()));
        terminal.result("model            " + result.folder().model());
        terminal.result("report           " + result.folder().report());
    }

    private static void show(Terminal terminal, String split, LossSums sums) {
        if (sums.weight() > 0) {
            terminal.result(String.format(
                    Locale.ROOT,
                    "%-16s divergence %.4f, entropy %.4f (teacher %.4f), agreement %.2f %%",
                    split,
                    sums.divergence(),
                    sums.entropy(),
                    sums.teacherEntropy(),
                    100 * sums.agreement()));
        }
    }
}
