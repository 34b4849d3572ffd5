package org.kelvinrl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.evaluate.ExactReturns;
import org.kelvinrl.evaluate.RolloutJob;
import org.kelvinrl.evaluate.RolloutSettings;

/** {@code kelvin evaluate}: what a policy earns in a simulator, and what it should where that can be computed. */
final class EvaluateCommand implements Command {

    private static final int MOST_EPISODES = 10_000_000;
    private static final double DEFAULT_EPSILON = 0.05;

    private static final Setting<Optional<Path>> MODEL = Setting.path("evaluate.model")
            .flag("--model")
            .optional()
            .describedAs(
                    "Folder of the model, such as RUN/model; the teacher that comes with the simulator if not given.");
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
        return "Roll the policy of a model, or of a teacher, out in a simulator.";
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
        Simulator simulator = ACTING.simulator(configuration, Sessions.hadoop());
        PolicyFactory policy = ACTING.policy(configuration.get(MODEL), simulator, configuration, Sessions.hadoop());
        Returns returns = RolloutJob.returns(
                new JavaSparkContext(spark.get().sparkContext()),
                new RolloutSettings(simulator, policy, configuration.get(SEED), configuration.get(EPISODES)));
        show(returns, terminal);
        simulator
                .tables()
                // what a policy with memory does in a state is no function of the state
                .filter(process -> !policy.create().hasMemory())
                .map(process -> ExactReturns.of(process, policy.create()))
                .ifPresent(exact -> show(exact, terminal));
    }

    private static void show(Returns returns, Terminal terminal) {
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

    private static void show(ExactReturns exact, Terminal terminal) {
        terminal.result(String.format(
                Locale.ROOT,
                "exact: %.4f within %d steps, the best possible %.4f",
                exact.expected(),
                exact.steps(),
                exact.best()));
        terminal.result(String.format(
                Locale.ROOT,
                "exact at discount %s: %.4f within %d steps, the best possible %.4f; without a limit %.4f",
                exact.discount(),
                exact.discounted(),
                exact.steps(),
                exact.bestDiscounted(),
                exact.optimal()));
    }
}
