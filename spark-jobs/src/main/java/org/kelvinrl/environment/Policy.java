package org.kelvinrl.environment;

import java.util.Optional;

/**
 * Chooses actions by chance: a distribution over the valid actions for every observation, and maybe for those of the episode before it, if
 * the policy {@linkplain #begin is told} where an episode begins and that {@linkplain #advance a step was taken}.
 *
 * <p>The policies made here keep nothing between calls; they are as thread-safe as the action values they are made from.
 */
@FunctionalInterface
public interface Policy {

    /**
     * The distribution over the actions.
     *
     * @param observation what is seen of the state; not changed
     * @param valid which actions are valid, at least one of them; not changed
     * @param probabilities array of as many elements as there are actions, overwritten; each at least 0, and 0 where the action is
     *     not valid; their sum 1 up to rounding
     */
    void probabilities(float[] observation, boolean[] valid, float[] probabilities);

    /** Whether it is given {@link Environment#state} in place of the observation, as a teacher is. */
    default boolean seesState() {
        return false;
    }

    /** Whether it depends on what was seen before in the episode. */
    default boolean hasMemory() {
        return actionValues().map(ActionValues::hasMemory).orElse(false);
    }

    /** An episode begins. */
    default void begin() {
        actionValues().ifPresent(ActionValues::begin);
    }

    /** A step was taken: the observation that the policy was last given is one of those before. */
    default void advance() {
        actionValues().ifPresent(ActionValues::advance);
    }

    /** The action values that the policy is formed from; empty if it is formed from none. */
    default Optional<ActionValues> actionValues() {
        return Optional.empty();
    }

    /**
     * Always takes the valid action of the highest value; of several, the one of the lowest index.
     *
     * @param values Q-values or logits, finite
     * @return the policy
     */
    static Policy greedy(ActionValues values) {
        return epsilonGreedy(values, 0);
    }

    /**
     * Takes an action drawn uniformly from all that are valid with probability epsilon, else the greedy one. So the greedy action of
     * n valid ones has probability 1 - epsilon + epsilon / n, each other epsilon / n.
     *
     * @param values Q-values or logits, finite
     * @param epsilon probability of a uniform draw, in [0, 1]
     * @return the policy
     * @throws IllegalArgumentException if epsilon is outside its range
     */
    static Policy epsilonGreedy(ActionValues values, double epsilon) {
        return new EpsilonGreedy(values, epsilon);
    }

    /**
     * Takes a valid action with probability proportional to exp(value / temperature).
     *
     * @param values Q-values or logits, finite
     * @param temperature positive and finite, in the units of the values
     * @return the policy
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    static Policy softmax(ActionValues values, double temperature) {
        return new Softmax(values, temperature);
    }

    /**
     * Takes every valid action with the same probability.
     *
     * @return the policy
     */
    static Policy uniform() {
        return (observation, valid, probabilities) -> ValidActions.spread(valid, 1, probabilities);
    }
}
