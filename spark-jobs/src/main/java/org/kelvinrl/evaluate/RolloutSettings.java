package org.kelvinrl.evaluate;

import java.util.Objects;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.schema.KelvinException;

/**
 * Which episodes to run.
 *
 * @param simulator where the policy acts
 * @param policy makes the policy that acts
 * @param seed decides all chance; with one seed two policies meet the same initial states
 * @param episodes number of episodes, 1 to 10,000,000; they are numbered from 0
 */
public record RolloutSettings(Simulator simulator, PolicyFactory policy, long seed, int episodes) {

    private static final int EPISODE_LIMIT = 10_000_000;

    /**
     * Checks the settings.
     *
     * @throws KelvinException of kind usage if the number of episodes is outside its range
     */
    public RolloutSettings {
        Objects.requireNonNull(policy);
        Objects.requireNonNull(simulator);
        if (episodes < 1 || episodes > EPISODE_LIMIT) {
            throw KelvinException.usage(
                    "1 to " + EPISODE_LIMIT + " episodes",
                    Integer.toString(episodes),
                    "number of episodes",
                    "Ask for another number of episodes");
        }
    }
}
