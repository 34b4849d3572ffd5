package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.List;

/**
 * A simulated decision process with finitely many actions and a limit on the steps of an episode.
 *
 * <p>An instance is used again for any number of episodes, each begun by {@link #reset}. Not thread-safe: one instance per
 * thread.
 */
public interface Environment {

    /** The name by which {@link Environments#named} finds it, such as {@code CartPole-v1}. */
    String name();

    /** Names of the components of an observation, in order. */
    List<String> featureNames();

    /** Number of components of an observation, at least 1. */
    default int observationSize() {
        return featureNames().size();
    }

    /** Names of the actions 0 to n - 1. */
    List<String> actionNames();

    /** Number of actions n, at least 1. */
    default int actionCount() {
        return actionNames().size();
    }

    /** The number of steps after which an episode is truncated, at least 1. */
    int stepLimit();

    /**
     * Begins an episode.
     *
     * @param seed decides all chance in the episode: the initial state and, where there is any, the chance in transitions
     */
    void reset(long seed);

    /**
     * Takes an action.
     *
     * @param action index of the action, 0 to n - 1
     * @return reward for the action, and whether the episode ended with it
     * @throws IndexOutOfBoundsException if there is no such action
     * @throws IllegalArgumentException if the action is not valid in the present state
     * @throws IllegalStateException if no episode is under way
     */
    StepResult step(int action);

    /**
     * Copies what is seen of the present state.
     *
     * @param observation array of {@link #observationSize} elements that is overwritten
     */
    void observe(float[] observation);

    /** Number of components of what a teacher sees, see {@link #state}. */
    default int stateSize() {
        return observationSize();
    }

    /**
     * Copies what a teacher sees of the present state: the observation, and what is hidden from other policies.
     *
     * @param state array of {@link #stateSize} elements that is overwritten
     */
    default void state(float[] state) {
        observe(state);
    }

    /** Whether there are states in which some action is not valid. */
    default boolean masksActions() {
        return false;
    }

    /**
     * Copies which actions are valid in the present state, at least one of them while an episode is under way.
     *
     * @param valid array of {@link #actionCount} elements that is overwritten
     */
    default void validActions(boolean[] valid) {
        Arrays.fill(valid, true);
    }
}
