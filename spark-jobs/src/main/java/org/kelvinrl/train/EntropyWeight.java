package org.kelvinrl.train;

import java.io.Serializable;

/**
 * How the weight of the regulariser goes from round to round. Within a round it is the same for all workers. Immutable.
 *
 * @param rule the rule
 * @param goal weight at the end of the run for a linear rule, entropy in nats for steering; of no account otherwise
 * @param rate how much the logarithm of the weight moves in a round for each nat that the entropy is away from the goal; of no account
 *     where nothing is steered
 */
public record EntropyWeight(Rule rule, double goal, double rate) implements Serializable {

    /** Always what the objective has. */
    public static final EntropyWeight CONSTANT = new EntropyWeight(Rule.CONSTANT, 0, 0);

    /** Least weight that steering goes to. */
    static final double LEAST = 1e-8;

    /** Largest weight that steering goes to. */
    static final double LARGEST = 1e3;

    /** Names of the rules. */
    public enum Rule {
        /** Always what the objective has. */
        CONSTANT,
        /** From what the objective has, in a straight line over the steps of the run, to a goal. */
        LINEAR,
        /** Up where the student's entropy is below a goal, down where it is above. */
        STEERED
    }

    /**
     * The weight of the next round.
     *
     * @param starting the objective's own weight
     * @param current weight of the round that is over
     * @param progress share of the run's steps that were taken, from 0 to 1
     * @param entropy the student's mean entropy over the rows of the round that is over, in nats; NaN if it had none
     */
    double next(double starting, double current, double progress, double entropy) {
        return switch (rule) {
            case CONSTANT -> current;
            case LINEAR -> starting + (goal - starting) * progress;
            case STEERED ->
                Double.isNaN(entropy)
                        ? current
                        : Math.max(LEAST, Math.min(LARGEST, current * Math.exp(rate * (goal - entropy))));
        };
    }
}
