package org.kelvinrl.train;

import java.io.Serializable;

/**
 * What is made of the workers' mean change d = mean(w_i) - w of a round of local steps. With momentum v, which begins at 0, outer
 * learning rate a and outer momentum b:
 *
 * <table>
 * <caption>Rules</caption>
 * <tr><td>average</td><td>{@code w = w + d}</td></tr>
 * <tr><td>nesterov</td><td>{@code v = b v + d}, {@code w = w + a (d + b v)}: DiLoCo (Douillard et al., <em>DiLoCo: Distributed
 *     Low-Communication Training of Language Models</em>, 2023). The points from which workers begin are also those of block momentum
 *     in Nesterov's form with block learning rate a (Chen and Huo, <em>Scalable training of deep learning machines by incremental block
 *     training with intra-block parallel optimization and blockwise model-update filtering</em>, 2016), whose own w is a b v
 *     behind</td></tr>
 * <tr><td>block-momentum</td><td>{@code v = b v + a d}, {@code w = w + v}: the classical form of Chen and Huo</td></tr>
 * <tr><td>slow-momentum</td><td>{@code v = b v + d / rate}, {@code w = w + a rate v}, with the local learning rate at the round's
 *     beginning: SlowMo (Wang et al., <em>SlowMo: Improving Communication-Efficient Distributed SGD with Slow Momentum</em>, 2020).
 *     At a constant rate the same as block momentum</td></tr>
 * </table>
 *
 * @param rule the rule
 * @param learningRate a, above 0; of no account for the average
 * @param momentum b, from 0 to below 1; of no account for the average
 */
public record OuterOptimiser(Rule rule, double learningRate, double momentum) implements Serializable {

    /** The plain mean. */
    public static final OuterOptimiser AVERAGE = new OuterOptimiser(Rule.AVERAGE, 1, 0);

    /** Names of the rules. */
    public enum Rule {
        /** The plain mean. */
        AVERAGE,
        /** Nesterov's momentum on the mean change. */
        NESTEROV,
        /** Momentum on the mean change. */
        BLOCK_MOMENTUM,
        /** Momentum on the mean change over the learning rate. */
        SLOW_MOMENTUM
    }

    /** How many numbers it remembers for each parameter. */
    int moments() {
        return rule == Rule.AVERAGE ? 0 : 1;
    }

    /**
     * Takes one outer step, in place.
     *
     * @param parameters those that the workers began with
     * @param changes the workers' weighted sum of changes; there may be other numbers behind
     * @param weight sum of the workers' weights, above 0
     * @param velocity {@link #moments()} vectors as long as the parameters; zeros before the first step
     * @param rate local learning rate at the round's beginning, above 0
     */
    void step(float[] parameters, float[] changes, double weight, float[] velocity, double rate) {
        switch (rule) {
            case AVERAGE -> average(parameters, changes, weight);
            case NESTEROV -> nesterov(parameters, changes, weight, velocity);
            case BLOCK_MOMENTUM -> momentum(parameters, changes, learningRate / weight, velocity, 1);
            case SLOW_MOMENTUM -> momentum(parameters, changes, 1 / (weight * rate), velocity, learningRate * rate);
        }
    }

    private static void average(float[] parameters, float[] changes, double weight) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) (changes[i] / weight);
        }
    }

    private void nesterov(float[] parameters, float[] changes, double weight, float[] velocity) {
        for (int i = 0; i < parameters.length; i++) {
            double change = changes[i] / weight;
            double v = momentum * velocity[i] + change;
            velocity[i] = (float) v;
            parameters[i] += (float) (learningRate * (change + momentum * v));
        }
    }

    private void momentum(float[] parameters, float[] changes, double scale, float[] velocity, double step) {
        for (int i = 0; i < parameters.length; i++) {
            double v = momentum * velocity[i] + scale * changes[i];
            velocity[i] = (float) v;
            parameters[i] += (float) (step * v);
        }
    }
}
