package org.kelvinrl.environment;

import java.util.Arrays;

/** Gives a value to every action in a state: Q-values, or logits. Only differences within a state matter to a policy. */
@FunctionalInterface
public interface ActionValues {

    /**
     * Values of all actions.
     *
     * @param observation what is seen of the state; not changed
     * @param values array of as many elements as there are actions, overwritten
     */
    void values(float[] observation, float[] values);

    /**
     * Values of all actions, each of them finite.
     *
     * @param observation what is seen of the state; not changed
     * @param values array of as many elements as there are actions, overwritten
     * @throws ArithmeticException if a value is NaN or infinite
     */
    default void finiteValues(float[] observation, float[] values) {
        values(observation, values);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new ArithmeticException("expected finite action values, found " + Arrays.toString(values)
                        + " for the observation " + Arrays.toString(observation));
            }
        }
    }
}
