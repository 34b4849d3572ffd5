package org.kelvinrl.environment;

import java.io.Serializable;

/**
 * Makes a policy where it is needed: it travels to the executors, and each task makes a policy of its own with it.
 *
 * <p>A lambda will do; what it captures must be serialisable.
 */
@FunctionalInterface
public interface PolicyFactory extends Serializable {

    /**
     * A new policy. Each gives the same probabilities.
     *
     * @return the policy, for use by one thread
     */
    Policy create();
}
