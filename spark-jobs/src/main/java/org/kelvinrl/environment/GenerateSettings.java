package org.kelvinrl.environment;

import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/**
 * What log to make.
 *
 * @param simulator where the policy acts
 * @param behaviour makes the policy that acts; its action values, if it has any, are logged as Q-values
 * @param seed decides all chance
 * @param episodes number of episodes, at least 1; they are numbered from 0
 * @param output folder to write; it must not exist
 */
public record GenerateSettings(Simulator simulator, PolicyFactory behaviour, long seed, long episodes, Path output) {

    /**
     * Checks the settings.
     *
     * @throws KelvinException of kind usage if there are no episodes
     */
    public GenerateSettings {
        Objects.requireNonNull(behaviour);
        Objects.requireNonNull(output);
        Objects.requireNonNull(simulator);
        if (episodes < 1) {
            throw KelvinException.usage(
                    "at least one episode", Long.toString(episodes), "number of episodes", "Ask for more episodes");
        }
    }
}
