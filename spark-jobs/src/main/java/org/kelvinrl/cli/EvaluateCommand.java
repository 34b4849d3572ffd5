package org.kelvinrl.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.environment.CartPole;
import org.kelvinrl.environment.Environments;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.evaluate.ModelPolicy;
import org.kelvinrl.evaluate.RolloutJob;
import org.kelvinrl.evaluate.RolloutSettings;

/** {@code kelvin evaluate}: what a model's greedy policy earns in a simulator. */
final class EvaluateCommand implements Command {

    private static final int MOST_EPISODES = 10_000_000;

    private static final Setting<Path> MODEL =
            Setting.path("evaluate.model").flag("--model").describedAs("Folder of the model, such as RUN/model.");
    private static final Setting<String> ENVIRONMENT = Setting.choice(
                    "evaluate.environment", Environments.names().toArray(String[]::new))
            .flag("--environment")
            .defaultsTo(CartPole.NAME)
            .describedAs("Simulator to act in.");
    private static final Setting<Integer> EPISODES = Setting.integer("evaluate.episodes")
            .flag("--episodes")
            .atLeast(1)
            .atMost(MOST_EPISODES)
            .defaultsTo(100)
            .describedAs("Number of episodes.");
    private static final Setting<Long> SEED = Setting.longInteger("evaluate.seed")
            .flag("--seed")
            .defaultsTo(1L)
            .describedAs("Seed of starting states; two models with one seed meet the same.");

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String purpose() {
        return "Roll a model's greedy policy out in a simulator.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(MODEL, ENVIRONMENT, EPISODES, SEED);
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) {
        JavaSparkContext context = new JavaSparkContext(spark.get().sparkContext());
        Returns returns = RolloutJob.returns(
                context,
                new RolloutSettings(
                        configuration.get(ENVIRONMENT),
                        ModelPolicy.greedy(configuration.get(MODEL), context.hadoopConfiguration()),
                        configuration.get(SEED),
                        configuration.get(EPISODES)));
        terminal.result(String.format(
                Locale.ROOT,
                "mean return %.2f (standard error %.2f; minimum %.2f, median %.2f, maximum %.2f) over %d episodes",
                returns.mean(),
                returns.standardError(),
                returns.minimum(),
                returns.quantile(0.5),
                returns.maximum(),
                returns.episodes()));
    }
}
