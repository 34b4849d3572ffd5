package org.kelvinrl.environment;

import java.util.Arrays;

/** Gives a value to every action in a state: Q-values, or logits. Only differences within a state matter to a policy. */
@FunctionalInterface
public interface ActionValues {

    /**
     * Values of all actions. However often it is asked in a step, it is the same.
     *
     * @param observation what is seen of the state; not changed
     * @param values array of as many elements as there are actions, overwritten
     */
    void values(float[] observation, float[] values);

    /** Whether they depend on what was seen before in the episode. */
    default boolean hasMemory() {
        return false;
    }

    /** An episode begins: what was seen before is forgotten. Only values that remember something have to be told. */
    default void begin() {}

    /** A step was taken: the observation that values were last given for is one of those before. */
    default void advance() {}

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
