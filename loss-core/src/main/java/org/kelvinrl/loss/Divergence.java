package org.kelvinrl.loss;

import java.util.List;

/**
 * A measure of how far the student lies from the teacher over the same actions. It is zero where they agree and positive
 * elsewhere. Most compare the student's policy p with the teacher's policy q; the squared and the Huber error compare outputs
 * with Q-values.
 *
 * <p>Values are in nats, those of the squared and Huber errors in the Q-values' unit squared. Each divergence is identified by its
 * {@linkplain #name() name}, from which {@link #named} gives it back: a program that sends a loss to another machine sends the
 * name. A name may carry a number, as in {@code amari:0.5}.
 *
 * <p>Formulas and gradients are derived in docs/mathematics.md. All are with respect to one row; gradients here are with respect
 * to the scaled logits z = a y.
 */
public abstract class Divergence extends LossTerm {
    private static final double NEAR_END = 1e-6;
    private static final double LARGEST_DELTA = 1e30;

    /** Only this package adds divergences. */
    Divergence(String name) {
        super(name);
    }

    /**
     * The forward Kullback-Leibler divergence KL(q to p) = sum q (log q - log p), gradient p_j - q_j. Its minimiser covers all
     * that the teacher does.
     *
     * @return the divergence {@code forward-kl}
     */
    public static Divergence forwardKl() {
        return ForwardKl.INSTANCE;
    }

    /**
     * The reverse Kullback-Leibler divergence R = KL(p to q) = sum p (log p - log q), gradient p_j (log p_j - log q_j - R). Its
     * minimiser avoids what the teacher avoids. Where q = 0 (a Q-value of minus infinity, a probability of 0) log q counts as that
     * of 2<sup>-126</sup> times the largest.
     *
     * @return the divergence {@code reverse-kl}
     */
    public static Divergence reverseKl() {
        return ReverseKl.INSTANCE;
    }

    /**
     * Jeffreys' divergence KL(q to p) + KL(p to q) = sum (p - q) (log p - log q); its gradient is the sum of the two. Where q = 0
     * it does as {@link #reverseKl()}.
     *
     * @return the divergence {@code jeffreys}
     */
    public static Divergence jeffreys() {
        return Jeffreys.INSTANCE;
    }

    /**
     * The Jensen-Shannon divergence b KL(q to m) + (1-b) KL(p to m), with m = b q + (1-b) p; gradient (1-b) p_j (log(p_j / m_j) -
     * KL(p to m)). It is bounded, and defined where either policy is 0.
     *
     * @param weight b, the teacher's weight in the mixture, from 1e-6 to 1 - 1e-6
     * @return the divergence {@code jensen-shannon:b}; {@link #named} takes b = 0.5 if none is given
     * @throws IllegalArgumentException if the weight is not such a number
     */
    public static Divergence jensenShannon(double weight) {
        return new JensenShannon(inside("Jensen-Shannon weight", weight));
    }

    /**
     * Amari's alpha divergence (1 - sum p^alpha q^(1-alpha)) / (alpha (1-alpha)); gradient -(1/(1-alpha)) p_j (r_j - sum p_i r_i)
     * with r = (p/q)^(alpha-1). Towards alpha = 0 it becomes forward, towards 1 reverse KL; at 1/2 it is four times the squared
     * Hellinger distance. It is bounded, and defined where either policy is 0.
     *
     * @param alpha from 1e-6 to 1 - 1e-6
     * @return the divergence {@code amari:alpha}; {@link #named} takes alpha = 0.5 if none is given
     * @throws IllegalArgumentException if alpha is not such a number
     */
    public static Divergence amari(double alpha) {
        return new Amari(inside("Amari's alpha", alpha));
    }

    /**
     * The negative log-likelihood -log p_k of the teacher's best action k, gradient p_j - [j = k]: imitation of a choice. The best
     * action is the one with the largest Q-value or probability, of equal ones the first, or the one that is given.
     *
     * @return the divergence {@code negative-log-likelihood}
     */
    public static Divergence negativeLogLikelihood() {
        return NegativeLogLikelihood.INSTANCE;
    }

    /**
     * Half the squared error sum (y_j - u_j)^2 / 2 of the outputs against all logged Q-values, gradient y_j - u_j at the outputs.
     *
     * @return the divergence {@code squared-error}
     */
    public static Divergence squaredError() {
        return ValueError.squared(ValueError.Actions.ALL);
    }

    /**
     * Half the squared error of the scaled logits against Q-values over the temperature, both less their mean over the actions: the
     * logarithms' sum (l_j - mean l)^2 / 2 with l = log p - log q, gradient l_j - mean l. With the spread of the Q-values as temperature
     * these are standardised; the level of the outputs is free. Where q = 0 it does as {@link #reverseKl()}.
     *
     * @return the divergence {@code squared-error-standardised}
     */
    public static Divergence squaredErrorOfStandardised() {
        return StandardisedError.INSTANCE;
    }

    /**
     * Half the squared error (y_k - u_k)^2 / 2 of the taken action k alone.
     *
     * @return the divergence {@code squared-error-taken}
     */
    public static Divergence squaredErrorOfTaken() {
        return ValueError.squared(ValueError.Actions.TAKEN);
    }

    /**
     * Huber's error of the outputs against all logged Q-values: e^2 / 2 where |e| is at most delta, and delta (|e| - delta / 2)
     * beyond, with e = y_j - u_j; gradient e cut off at delta on either side.
     *
     * @param delta where the error goes on linearly, in the Q-values' unit, from 1e-6 to 1e30
     * @return the divergence {@code huber-error:delta}; {@link #named} takes delta = 1 if none is given
     * @throws IllegalArgumentException if delta is not such a number
     */
    public static Divergence huberError(double delta) {
        return ValueError.huber(ValueError.Actions.ALL, delta(delta));
    }

    /**
     * Huber's error of the taken action alone.
     *
     * @param delta as for {@link #huberError}
     * @return the divergence {@code huber-error-taken:delta}; {@link #named} takes delta = 1 if none is given
     * @throws IllegalArgumentException if delta is not such a number
     */
    public static Divergence huberErrorOfTaken(double delta) {
        return ValueError.huber(ValueError.Actions.TAKEN, delta(delta));
    }

    private static double inside(String what, double number) {
        return LossName.checked(what, number, NEAR_END, 1 - NEAR_END);
    }

    private static double delta(double delta) {
        return LossName.checked("Huber delta", delta, NEAR_END, LARGEST_DELTA);
    }

    /**
     * Gives the divergence of a name.
     *
     * @param name one of {@link #names()}, where it says so with a number after a colon
     * @return the divergence
     * @throws IllegalArgumentException if no divergence has this name, or its number is out of range
     */
    public static Divergence named(String name) {
        LossName parsed = LossName.parse("divergence", name);
        return switch (parsed.base()) {
            case ForwardKl.NAME -> parsed.plain(forwardKl());
            case ReverseKl.NAME -> parsed.plain(reverseKl());
            case Jeffreys.NAME -> parsed.plain(jeffreys());
            case JensenShannon.NAME -> jensenShannon(parsed.number(0.5));
            case Amari.NAME -> amari(parsed.number(0.5));
            case NegativeLogLikelihood.NAME -> parsed.plain(negativeLogLikelihood());
            case ValueError.SQUARED -> parsed.plain(squaredError());
            case ValueError.SQUARED_TAKEN -> parsed.plain(squaredErrorOfTaken());
            case StandardisedError.NAME -> parsed.plain(squaredErrorOfStandardised());
            case ValueError.HUBER -> huberError(parsed.number(1));
            case ValueError.HUBER_TAKEN -> huberErrorOfTaken(parsed.number(1));
            default -> throw parsed.unknown(names());
        };
    }

    /**
     * Gives the names of all divergences.
     *
     * @return the names that {@link #named} knows, without the numbers that some may carry
     */
    public static List<String> names() {
        return List.of(
                ForwardKl.NAME,
                ReverseKl.NAME,
                Jeffreys.NAME,
                JensenShannon.NAME,
                Amari.NAME,
                NegativeLogLikelihood.NAME,
                ValueError.SQUARED,
                ValueError.SQUARED_TAKEN,
                StandardisedError.NAME,
                ValueError.HUBER,
                ValueError.HUBER_TAKEN);
    }

    /**
     * Whether the student's outputs themselves are compared with Q-values, rather than policies.
     *
     * @return true for squared and Huber errors: they need Q-values as targets, and their gradient does not grow with the logit
     *     scale
     */
    public boolean comparesValues() {
        return false;
    }

    /**
     * Whether it needs to know which action was taken.
     *
     * @return true for the errors of the taken action
     */
    public boolean needsTakenAction() {
        return false;
    }
}
