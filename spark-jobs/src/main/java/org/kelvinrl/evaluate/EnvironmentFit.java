package org.kelvinrl.evaluate;

import org.apache.hadoop.fs.Path;
import org.kelvinrl.environment.Environment;
import org.kelvinrl.schema.KelvinException;

/** Sees that what was learnt, or is to be learnt from, has the observations and actions of a simulator. */
public final class EnvironmentFit {

    private EnvironmentFit() {}

    /**
     * Compares sizes.
     *
     * @param what what is to fit, such as {@code model}
     * @param inputs its components of an observation
     * @param actions its number of actions
     * @param environment the simulator's
     * @param where its folder
     * @throws KelvinException if they are other than the environment's
     */
    public static void require(String what, int inputs, int actions, Environment environment, Path where) {
        if (inputs != environment.observationSize() || actions != environment.actionCount()) {
            throw KelvinException.data(
                    "a " + what + " of " + environment.observationSize() + " inputs and " + environment.actionCount()
                            + " actions, as " + environment.name() + " has",
                    inputs + " inputs and " + actions + " actions",
                    where.toString(),
                    "Name the --environment that the " + what + "'s log is from");
        }
    }
}
