package org.kelvinrl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.evaluate.RolloutJob;
import org.kelvinrl.evaluate.RolloutSettings;

/** {@code kelvin evaluate}: what a model's policy earns in a simulator. */
final class EvaluateCommand implements Command {

    private static final int MOST_EPISODES = 10_000_000;
    private static final double DEFAULT_EPSILON = 0.05;

    private static final Setting<Path> MODEL =
            Setting.path("evaluate.model").flag("--model").describedAs("Folder of the model, such as RUN/model.");
    private static final ActingSettings ACTING =
            new ActingSettings("evaluate", PolicyChoice.Form.GREEDY, DEFAULT_EPSILON);
    private static final Setting<Integer> EPISODES = Setting.integer("evaluate.episodes")
            .flag("--episodes")
            .atLeast(1)
            .atMost(MOST_EPISODES)
            .defaultsTo(100)
            .describedAs("Number of episodes.");
    private static final Setting<Long> SEED = Setting.longInteger("evaluate.seed")
            .flag("--seed")
            .defaultsTo(1L)
            .describedAs("Seed of all chance; two models with one seed meet the same starting states.");

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String purpose() {
        return "Roll a model's policy out in a simulator.";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> settings = new ArrayList<>();
        settings.add(MODEL);
        settings.addAll(ACTING.all());
        settings.add(EPISODES);
        settings.add(SEED);
        return settings;
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) {
        PolicyFactory policy = ACTING.ofModel(configuration.get(MODEL), configuration, Sessions.hadoop());
        Returns returns = RolloutJob.returns(
                new JavaSparkContext(spark.get().sparkContext()),
                new RolloutSettings(
                        ACTING.environment(configuration),
                        policy,
                        configuration.get(SEED),
                        configuration.get(EPISODES)));
        terminal.result(String.format(
                Locale.ROOT,
                "mean return %.2f (standard error %.2f) over %d episodes",
                returns.mean(),
                returns.standardError(),
                returns.episodes()));
        terminal.result(String.format(
                Locale.ROOT,
                "minimum %.2f, quantiles .05 %.2f, .25 %.2f, .5 %.2f, .75 %.2f, .95 %.2f, maximum %.2f",
                returns.minimum(),
                returns.quantile(0.05),
                returns.quantile(0.25),
                returns.quantile(0.5),
                returns.quantile(0.75),
                returns.quantile(0.95),
                returns.maximum()));
    }
}
