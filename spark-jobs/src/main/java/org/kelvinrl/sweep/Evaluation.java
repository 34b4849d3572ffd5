package org.kelvinrl.sweep;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.environment.Rollouts;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.evaluate.EnvironmentFit;
import org.kelvinrl.evaluate.ModelPolicy;
import org.kelvinrl.ingest.PreparedDataset;

/** Where the policies of a sweep act: the same episodes for all of them. It goes to executors with the task. */
final class Evaluation implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Simulator simulator;
    private final int episodes;
    private final long seed;

    private Evaluation(Simulator simulator, int episodes, long seed) {
        this.simulator = simulator;
        this.episodes = episodes;
        this.seed = seed;
    }

    /**
     * The one that is configured.
     *
     * @param hadoop how to reach the file system of a file of tables
     */
    static Evaluation of(Configuration configuration, org.apache.hadoop.conf.Configuration hadoop) {
        return new Evaluation(
                configuration
                        .get(SweepSettings.ENVIRONMENT)
                        .map(name -> Simulator.of(name, hadoop))
                        .orElse(null),
                configuration.get(SweepSettings.EPISODES),
                configuration.get(SweepSettings.EVALUATION_SEED));
    }

    /** True if an environment was named. */
    boolean isWanted() {
        return simulator != null;
    }

    /**
     * Sees that models of a data set can act there.
     *
     * @throws org.kelvinrl.schema.KelvinException if they have other observations or actions
     */
    void requireFit(PreparedDataset dataset) {
        if (isWanted()) {
            EnvironmentFit.require(
                    "data set",
                    dataset.manifest().observationNames().size(),
                    dataset.manifest().actionSpace().n(),
                    simulator.environment(),
                    dataset.path());
        }
    }

    /**
     * What the greedy policy of a model earns, one episode after the other on this thread; what {@code kelvin evaluate} finds for the
     * same episodes and seed.
     *
     * @return empty if no environment was named
     */
    Optional<Returns> returns(Path model, org.apache.hadoop.conf.Configuration hadoop) {
        return isWanted()
                ? Optional.of(Rollouts.returns(
                        simulator.environment(),
                        ModelPolicy.greedy(model, hadoop, simulator).create(),
                        seed,
                        episodes))
                : Optional.empty();
    }

    /** What it is, by key: it has a part in what a run tells. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        if (isWanted()) {
            settings.put(SweepSettings.ENVIRONMENT.key(), simulator.name());
            settings.put(SweepSettings.EPISODES.key(), episodes);
            settings.put(SweepSettings.EVALUATION_SEED.key(), seed);
        }
        return settings;
    }

    @Override
    public String toString() {
        return "return of the greedy policy over " + episodes + " episodes in " + simulator.name();
    }
}
