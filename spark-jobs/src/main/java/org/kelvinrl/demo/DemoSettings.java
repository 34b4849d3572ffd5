package org.kelvinrl.demo;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;

/** What can be set of the demo. */
public final class DemoSettings {

    /** Where everything goes. */
    public static final Setting<Optional<Path>> OUT = Setting.path("demo.out")
            .flag("--out")
            .optional()
            .describedAs(
                    "Folder of the demo, which must not exist; the first free of runs/demo-1, runs/demo-2 ... if not"
                            + " given.");

    /** Episodes of the log. */
    public static final Setting<Integer> EPISODES = Setting.integer("demo.episodes")
            .flag("--episodes")
            .atLeast(20)
            .atMost(1_000_000)
            .defaultsTo(250)
            .describedAs("Episodes of the log that is made.");

    /** Episodes of each rollout. */
    public static final Setting<Integer> ROLLOUTS = Setting.integer("demo.rollouts")
            .flag("--rollouts")
            .atLeast(2)
            .atMost(1_000_000)
            .defaultsTo(200)
            .describedAs("Episodes that each policy is rolled out for.");

    /** Seed. */
    public static final Setting<Long> SEED = Setting.longInteger("demo.seed")
            .flag("--seed")
            .defaultsTo(1L)
            .describedAs("Seed of the log, of the training and of the rollouts.");

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(OUT, EPISODES, ROLLOUTS, SEED);

    private DemoSettings() {}
}
