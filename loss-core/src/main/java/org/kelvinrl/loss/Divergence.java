package org.kelvinrl.loss;

import java.util.List;

/**
 * A measure of how far the student's policy p lies from the teacher's policy q over the same actions. It is zero where
 * p = q and positive elsewhere.
 *
 * <p>Values are in nats. Each divergence is identified by its {@linkplain #name() name}, from which {@link #named} gives it
 * back: a program that sends a loss to another machine sends the name.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public abstract class Divergence {
    private final String name;

    /** Only this package adds divergences. */
    Divergence(String name) {
        this.name = name;
    }

    /**
     * The forward Kullback-Leibler divergence KL(q to p) = sum q (log q - log p). Its minimiser covers all that the teacher
     * does.
     *
     * @return the divergence
     */
    public static Divergence forwardKl() {
        return ForwardKl.INSTANCE;
    }

    /**
     * The reverse Kullback-Leibler divergence KL(p to q) = sum p (log p - log q). Its minimiser avoids what the teacher
     * avoids. A teacher's Q-value of minus infinity counts as a probability of 2<sup>-126</sup> times the largest.
     *
     * @return the divergence
     */
    public static Divergence reverseKl() {
        return ReverseKl.INSTANCE;
    }

    /**
     * Gives the divergence of a name.
     *
     * @param name one of {@link #names()}
     * @return the divergence
     * @throws IllegalArgumentException if no divergence has this name
     */
    public static Divergence named(String name) {
        return switch (name) {
            case ForwardKl.NAME -> forwardKl();
            case ReverseKl.NAME -> reverseKl();
            default ->
                throw new IllegalArgumentException(
                        "divergence: expected one of " + String.join(", ", names()) + ", found " + name);
        };
    }

    /**
     * Gives the names of all divergences.
     *
     * @return the names that {@link #named} knows
     */
    public static List<String> names() {
        return List.of(ForwardKl.NAME, ReverseKl.NAME);
    }

    /**
     * Gives the name of this divergence.
     *
     * @return the name, in lower case with hyphens
     */
    public final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return name;
    }

    /**
     * Computes the terms that add up to each row's divergence.
     *
     * @param student p and log p of a block's rows, on the actions compared
     * @param teacher q and log q likewise
     * @param term where to write one term for each number of the block
     */
    abstract void terms(Softmax student, Softmax teacher, float[] term);

    /**
     * Computes the gradient with respect to the scaled logits z = a y.
     *
     * @param student p and log p of a block's rows, on the actions compared
     * @param teacher q and log q likewise
     * @param value the row's divergence, repeated for each of its actions
     * @param slope where to write dD/dz_j for each number of the block
     */
    abstract void gradient(Softmax student, Softmax teacher, float[] value, float[] slope);
}
