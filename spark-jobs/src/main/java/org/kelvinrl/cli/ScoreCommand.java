package org.kelvinrl.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.score.ScoreJob;
import org.kelvinrl.score.ScoreResult;
import org.kelvinrl.score.ScoreSettings;

/** {@code kelvin score}: what a model makes of every row of a prepared data set. */
final class ScoreCommand implements Command {

    @Override
    public String name() {
        return "score";
    }

    @Override
    public String purpose() {
        return "Compute a model's policy, divergence, entropy and gradient for every row of a prepared data set.";
    }

    @Override
    public List<Setting<?>> settings() {
        return ScoreSettings.ALL;
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) {
        JavaSparkContext context = new JavaSparkContext(spark.get().sparkContext());
        ScoreResult result = ScoreJob.run(context, configuration, terminal.progress());
        terminal.result(String.format(
                Locale.ROOT,
                "rows             %,d, of which %,d have a teacher",
                result.rows(),
                result.compared().samples()));
        terminal.result(String.format(Locale.ROOT, "student          entropy %.4f", result.entropy()));
        if (result.compared().weight() > 0) {
            terminal.result(LossLine.of("with a teacher", result.loss(), result.compared()));
        }
        terminal.result("scores           " + result.path());
    }
}
