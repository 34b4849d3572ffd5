package org.kelvinrl.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.environment.SimulatorName;

/** What can be set of a sweep: its own settings, and of those of its runs all that decide a result. */
public final class SweepSettings {

    /** The sweep's folder. */
    public static final Setting<Path> OUT = Setting.path("sweep.out")
            .flag("--out")
            .describedAs(
                    "Folder of the sweep, which must not exist unless it is resumed: a folder run-NNNN for each run with its model"
                            + " and metrics, sweep.json, sweep.csv.")
            .withoutPartInResults();

    /** The grid. */
    public static final Setting<List<Variation>> VARY = Setting.repeated(
                    "sweep.vary", "KEY=V,V", "KEY=VALUE,VALUE each", Variation::parse)
            .flag("--vary")
            .describedAs(
                    "What runs differ in: keys or flags of settings that decide the result of a run, each with its values,"
                            + " such as train.seed=1,2,3. There is a run for every combination. Values are separated by ; where one is"
                            + " there, so that they can hold commas: 'network.hidden=64,64;128'.");

    /** The simulator. */
    public static final Setting<Optional<String>> ENVIRONMENT = SimulatorName.setting("sweep.environment")
            .optional()
            .describedAs(
                    "Simulator in which the greedy policy of each run's model acts; the table then shows returns; else losses, or, of distillations, agreement with the teacher.");

    /** Episodes in it. */
    public static final Setting<Integer> EPISODES = Setting.integer("sweep.episodes")
            .flag("--episodes")
            .atLeast(1)
            .atMost(10_000_000)
            .defaultsTo(100)
            .describedAs("Number of episodes there.");

    /** Their seed. */
    public static final Setting<Long> EVALUATION_SEED = Setting.longInteger("sweep.evaluation-seed")
            .flag("--evaluation-seed")
            .defaultsTo(1L)
            .describedAs(
                    "Seed of all chance in these episodes, the same for all runs, so that they meet the same starting states.");

    /** Goes on with a sweep. */
    public static final Setting<Boolean> RESUME = Setting.truth("sweep.resume")
            .flag("--resume")
            .describedAs(
                    "Keep the runs that the sweep's folder has, which may exist then, and train those that it lacks.")
            .withoutPartInResults();

    private SweepSettings() {}

    /** All of a kind of sweep, in the order of the help. */
    public static List<Setting<?>> of(SweepKind kind) {
        List<Setting<?>> all = new ArrayList<>(List.of(
                kind.training().data(),
                kind.training().dataVersion(),
                OUT,
                VARY,
                ENVIRONMENT,
                EPISODES,
                EVALUATION_SEED,
                RESUME));
        all.addAll(kind.variable());
        return List.copyOf(all);
    }
}
