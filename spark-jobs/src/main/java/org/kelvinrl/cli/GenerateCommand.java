package org.kelvinrl.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.environment.GenerateJob;
import org.kelvinrl.environment.GenerateSettings;
import org.kelvinrl.environment.GeneratedLog;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Simulator;

/** {@code kelvin generate}: a log to try things on, by a teacher that needs no training or by a model. */
final class GenerateCommand implements Command {

    private static final double DEFAULT_EPSILON = 0.2;

    private static final ActingSettings ACTING =
            new ActingSettings("generate", PolicyChoice.Form.EPSILON_GREEDY, DEFAULT_EPSILON);
    private static final Setting<Optional<Path>> MODEL = Setting.path("generate.model")
            .flag("--model")
            .optional()
            .describedAs("Folder of the model to act by; the teacher that comes with the simulator if not given.");
    private static final Setting<Long> EPISODES = Setting.longInteger("generate.episodes")
            .flag("--episodes")
            .atLeast(1L)
            .defaultsTo(400L)
            .describedAs("Number of episodes.");
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
        return "Make a log: episodes of a simulator, with propensities and, where the policy has them, Q-values.";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> settings = new ArrayList<>();
        settings.add(OUT);
        settings.addAll(ACTING.all());
        settings.addAll(List.of(MODEL, EPISODES, SEED));
        return settings;
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        Simulator simulator = ACTING.simulator(configuration, Sessions.hadoop());
        PolicyFactory behaviour = ACTING.policy(configuration.get(MODEL), simulator, configuration, Sessions.hadoop());
        GeneratedLog log = GenerateJob.run(
                spark.get(),
                new GenerateSettings(
                        simulator,
                        behaviour,
                        configuration.get(SEED),
                        configuration.get(EPISODES),
                        configuration.get(OUT)));
        terminal.result(
                "generated " + log.episodes() + " episodes, " + log.rows() + " rows: " + configuration.get(OUT));
    }
}
