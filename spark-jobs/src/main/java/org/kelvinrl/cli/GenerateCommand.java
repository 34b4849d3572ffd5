package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.environment.CartPole;
import org.kelvinrl.environment.Environments;
import org.kelvinrl.environment.GenerateJob;
import org.kelvinrl.environment.GenerateSettings;
import org.kelvinrl.environment.GeneratedLog;
import org.kelvinrl.environment.LinearQuadraticTeacher;
import org.kelvinrl.environment.Policy;

/** {@code kelvin generate}: a log to try things on, with Q-values of a teacher that needs no training. */
final class GenerateCommand implements Command {

    private static final Setting<String> ENVIRONMENT = Setting.choice(
                    "generate.environment", Environments.names().toArray(String[]::new))
            .flag("--environment")
            .defaultsTo(CartPole.NAME)
            .describedAs("Simulator to act in.");
    private static final Setting<Long> EPISODES = Setting.longInteger("generate.episodes")
            .flag("--episodes")
            .atLeast(1L)
            .defaultsTo(400L)
            .describedAs("Number of episodes.");
    private static final Setting<Double> EPSILON = Setting.number("generate.epsilon")
            .flag("--epsilon")
            .atLeast(0.0)
            .atMost(1.0)
            .defaultsTo(0.2)
            .describedAs(
                    "Share of actions that the behaviour policy draws uniformly; else it acts as the teacher would.");
    private static final Setting<Long> SEED = Setting.longInteger("generate.seed")
            .flag("--seed")
            .defaultsTo(1L)
            .describedAs("Seed of starting states and actions.");
    private static final Setting<Path> OUT =
            Setting.path("generate.out").flag("--out").describedAs("Folder of the log, which must not exist; Parquet.");

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String purpose() {
        return "Make a log: episodes of a simulator with the Q-values of a linear-quadratic teacher.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(OUT, ENVIRONMENT, EPISODES, EPSILON, SEED);
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        double epsilon = configuration.get(EPSILON);
        GeneratedLog log = GenerateJob.run(
                spark.get(),
                new GenerateSettings(
                        configuration.get(ENVIRONMENT),
                        () -> Policy.epsilonGreedy(new LinearQuadraticTeacher(), epsilon),
                        configuration.get(SEED),
                        configuration.get(EPISODES),
                        configuration.get(OUT)));
        terminal.result(
                "generated " + log.episodes() + " episodes, " + log.rows() + " rows: " + configuration.get(OUT));
    }
}
