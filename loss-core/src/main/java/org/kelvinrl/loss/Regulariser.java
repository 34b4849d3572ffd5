package org.kelvinrl.loss;

import java.util.List;

/**
 * What a loss asks of the student's policy p besides agreeing with the teacher, over all valid actions. Entropies are subtracted
 * from the loss, so that they grow; a divergence from a reference policy is added, so that it shrinks.
 *
 * <p>Each regulariser is identified by its {@linkplain #name() name}, from which {@link #named} gives it back. A name may carry a
 * number, as in {@code tsallis-entropy:2.0}.
 */
public abstract class Regulariser extends LossTerm {
    private static final double SMALLEST_INDEX = 1e-3;
    private static final double LARGEST_INDEX = 1e3;

    /** Only this package adds regularisers. */
    Regulariser(String name) {
        super(name);
    }

    /**
     * Shannon's entropy H = -sum p log p in nats, gradient -p_j (log p_j + H).
     *
     * @return the regulariser {@code shannon-entropy}
     */
    public static Regulariser shannonEntropy() {
        return ShannonEntropy.INSTANCE;
    }

    /**
     * Tsallis' entropy T = (1 - sum p^s) / (s-1), gradient -(s/(s-1)) p_j (p_j^(s-1) - sum p_i^s). Above s = 1 it cares less about
     * rare actions, below more.
     *
     * @param index s, from 1e-3 to 1e3; at 1 the entropy is Shannon's
     * @return the regulariser {@code tsallis-entropy:s}, or {@code shannon-entropy} for s = 1; {@link #named} takes s = 2 if none is
     *     given
     * @throws IllegalArgumentException if the index is not such a number
     */
    public static Regulariser tsallisEntropy(double index) {
        double checked = LossName.checked("Tsallis index", index, SMALLEST_INDEX, LARGEST_INDEX);
        return checked == 1 ? shannonEntropy() : new TsallisEntropy(checked);
    }

    /**
     * The divergence K = sum p (log p - log p0) from a reference policy p0, gradient p_j (log p_j - log p0_j - K). Where p0 = 0, log
     * p0 counts as that of 2<sup>-126</sup> times the largest.
     *
     * @return the regulariser {@code kl-to-reference}
     */
    public static Regulariser klToReference() {
        return KlToReference.INSTANCE;
    }

    /**
     * Gives the regulariser of a name.
     *
     * @param name one of {@link #names()}, where it says so with a number after a colon
     * @return the regulariser
     * @throws IllegalArgumentException if no regulariser has this name, or its number is out of range
     */
    public static Regulariser named(String name) {
        LossName parsed = LossName.parse("regulariser", name);
        return switch (parsed.base()) {
            case ShannonEntropy.NAME -> parsed.plain(shannonEntropy());
            case TsallisEntropy.NAME -> tsallisEntropy(parsed.number(2));
            case KlToReference.NAME -> parsed.plain(klToReference());
            default -> throw parsed.unknown(names());
        };
    }

    /**
     * Gives the names of all regularisers.
     *
     * @return the names that {@link #named} knows, without the numbers that some may carry
     */
    public static List<String> names() {
        return List.of(ShannonEntropy.NAME, TsallisEntropy.NAME, KlToReference.NAME);
    }

    /**
     * Whether it needs a reference policy.
     *
     * @return true for the divergence from one
     */
    public boolean needsReference() {
        return false;
    }

    /** What it is multiplied by, beside its weight: -1 for an entropy. */
    double sign() {
        return -1;
    }
}
