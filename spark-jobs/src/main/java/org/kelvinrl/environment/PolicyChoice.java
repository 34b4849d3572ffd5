package org.kelvinrl.environment;

import java.io.Serializable;

/**
 * How a policy chooses by the values of actions. Immutable; it goes to executors.
 *
 * @param form what it does
 * @param epsilon share of uniform draws, in [0, 1]; of account for {@link Form#EPSILON_GREEDY} only
 * @param temperature in the units of the values, positive and finite; of account for {@link Form#SOFTMAX} only
 */
public record PolicyChoice(Form form, double epsilon, double temperature) implements Serializable {

    /** What a policy does with values. */
    public enum Form {
        /** Takes the highest. */
        GREEDY,
        /** Takes the highest, or with probability epsilon any. */
        EPSILON_GREEDY,
        /** Draws in proportion to exp(value / temperature). */
        SOFTMAX,
        /** Draws any, whatever its value. */
        UNIFORM
    }

    /** Always the action of the highest value. */
    public static PolicyChoice greedy() {
        return new PolicyChoice(Form.GREEDY, 0, 1);
    }

    /** Any action with probability epsilon, else the one of the highest value. */
    public static PolicyChoice epsilonGreedy(double epsilon) {
        return new PolicyChoice(Form.EPSILON_GREEDY, epsilon, 1);
    }

    /** Drawn in proportion to exp(value / temperature). */
    public static PolicyChoice softmax(double temperature) {
        return new PolicyChoice(Form.SOFTMAX, 0, temperature);
    }

    /** The policy that chooses so by some values. */
    public Policy by(ActionValues values) {
        return switch (form) {
            case GREEDY -> Policy.greedy(values);
            case EPSILON_GREEDY -> Policy.epsilonGreedy(values, epsilon);
            case SOFTMAX -> Policy.softmax(values, temperature);
            case UNIFORM -> Policy.uniform();
        };
    }
}
