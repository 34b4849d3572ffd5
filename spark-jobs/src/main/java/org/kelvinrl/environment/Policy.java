package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.Optional;

/**
 * Chooses actions by chance: a distribution over the actions for every observation. A pure function.
 *
 * <p>The policies made here keep nothing between calls; they are as thread-safe as the action values they are made from.
 */
@FunctionalInterface
public interface Policy {

    /**
     * The distribution over the actions.
     *
     * @param observation what is seen of the state; not changed
     * @param probabilities array of as many elements as there are actions, overwritten; each at least 0, their sum 1 up to
     *     rounding
     */
    void probabilities(float[] observation, float[] probabilities);

    /** The action values that the policy is formed from; empty if it is formed from none. */
    default Optional<ActionValues> actionValues() {
        return Optional.empty();
    }

    /**
     * Always takes the action of the highest value; of several, the one of the lowest index.
     *
     * @param values Q-values or logits, finite
     * @return the policy
     */
    static Policy greedy(ActionValues values) {
        return epsilonGreedy(values, 0);
    }

    /**
     * Takes an action drawn uniformly from all with probability epsilon, else the greedy one. So the greedy action of n has
     * probability 1 - epsilon + epsilon / n, each other epsilon / n.
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
     * Takes an action with probability proportional to exp(value / temperature).
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
     * Takes every action with the same probability.
     *
     * @return the policy
     */
    static Policy uniform() {
        return (observation, probabilities) -> Arrays.fill(probabilities, 1f / probabilities.length);
    }
}
