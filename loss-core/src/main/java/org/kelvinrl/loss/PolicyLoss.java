package org.kelvinrl.loss;

import java.util.Objects;

/**
 * What is minimised: for one sample
 *
 * <pre>
 *   D - lambda H     with an entropy as regulariser
 *   D + lambda K     with the divergence from a reference policy
 * </pre>
 *
 * <p>with D a {@link Divergence} between the teacher's policy q = softmax(u / tau) and the student's p = softmax(a y), and a
 * {@link Regulariser} of p, at first its Shannon entropy H in nats. {@link Targets} says how q is given. The three numbers are
 * apart: the logit scale a is an inverse temperature of the student, the temperature tau is the teacher's, and the weight lambda
 * says how much the regulariser is worth.
 *
 * <p>Instances are immutable and safe for use by several threads. Two losses are equal if their parts and their numbers are.
 */
public final class PolicyLoss {
    private static final double SMALLEST = 1e-30;
    private static final double LARGEST = 1e30;

    private final Divergence divergence;
    private final Targets targets;
    private final Regulariser regulariser;
    private final double logitScale;
    private final double temperature;
    private final double entropyWeight;

    private PolicyLoss(
            Divergence divergence,
            Targets targets,
            Regulariser regulariser,
            double logitScale,
            double temperature,
            double entropyWeight) {
        this.divergence = Objects.requireNonNull(divergence, "divergence");
        this.targets = suitable(divergence, Objects.requireNonNull(targets, "targets"));
        this.regulariser = Objects.requireNonNull(regulariser, "regulariser");
        this.logitScale = positive("logit scale", logitScale);
        this.temperature = positive("temperature", temperature);
        this.entropyWeight = notNegative("entropy weight", entropyWeight);
    }

    /**
     * A divergence alone: targets are Q-values, the regulariser is Shannon's entropy, logit scale 1, temperature 1, entropy weight
     * 0.
     *
     * @param divergence D
     * @return the loss
     */
    public static PolicyLoss of(Divergence divergence) {
        return new PolicyLoss(divergence, Targets.Q_VALUES, Regulariser.shannonEntropy(), 1, 1, 0);
    }

    /**
     * Gives this loss for targets in another form.
     *
     * @param form how the teacher's policy is given
     * @return the loss
     * @throws IllegalArgumentException if the divergence compares values and the form has none
     */
    public PolicyLoss withTargets(Targets form) {
        return new PolicyLoss(divergence, form, regulariser, logitScale, temperature, entropyWeight);
    }

    /**
     * Gives this loss with another regulariser.
     *
     * @param other the regulariser, whose weight is the entropy weight
     * @return the loss
     */
    public PolicyLoss withRegulariser(Regulariser other) {
        return new PolicyLoss(divergence, targets, other, logitScale, temperature, entropyWeight);
    }

    /**
     * Gives this loss with another logit scale.
     *
     * @param scale a, from 1e-30 to 1e30
     * @return the loss
     * @throws IllegalArgumentException if the scale is not such a number
     */
    public PolicyLoss withLogitScale(double scale) {
        return new PolicyLoss(divergence, targets, regulariser, scale, temperature, entropyWeight);
    }

    /**
     * Gives this loss with another temperature.
     *
     * @param tau the temperature, in the unit of the Q-values, from 1e-30 to 1e30
     * @return the loss
     * @throws IllegalArgumentException if the temperature is not such a number
     */
    public PolicyLoss withTemperature(double tau) {
        return new PolicyLoss(divergence, targets, regulariser, logitScale, tau, entropyWeight);
    }

    /**
     * Gives this loss with another weight of the regulariser.
     *
     * @param lambda the weight, from 0 to 1e30
     * @return the loss
     * @throws IllegalArgumentException if the weight is not such a number
     */
    public PolicyLoss withEntropyWeight(double lambda) {
        return new PolicyLoss(divergence, targets, regulariser, logitScale, temperature, lambda);
    }

    /**
     * Gives the divergence.
     *
     * @return D
     */
    public Divergence divergence() {
        return divergence;
    }

    /**
     * Gives the form of the targets.
     *
     * @return how the teacher's policy is given
     */
    public Targets targets() {
        return targets;
    }

    /**
     * Gives the regulariser.
     *
     * @return what is subtracted or added with the entropy weight
     */
    public Regulariser regulariser() {
        return regulariser;
    }

    /**
     * Gives the logit scale.
     *
     * @return a, above 0
     */
    public double logitScale() {
        return logitScale;
    }

    /**
     * Gives the target temperature.
     *
     * @return tau, above 0
     */
    public double temperature() {
        return temperature;
    }

    /**
     * Gives the weight of the regulariser.
     *
     * @return lambda, at least 0
     */
    public double entropyWeight() {
        return entropyWeight;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyLoss that
                && divergence.equals(that.divergence)
                && targets == that.targets
                && regulariser.equals(that.regulariser)
                && logitScale == that.logitScale
                && temperature == that.temperature
                && entropyWeight == that.entropyWeight;
    }

    @Override
    public int hashCode() {
        return Objects.hash(divergence, targets, regulariser, logitScale, temperature, entropyWeight);
    }

    @Override
    public String toString() {
        return divergence + " to " + targets + (regulariser.sign() < 0 ? " - " : " + ") + entropyWeight + " "
                + regulariser + ", logit scale " + logitScale + ", temperature " + temperature;
    }

    /** What the regulariser is multiplied by: lambda with its sign. */
    double signedWeight() {
        return regulariser.sign() * entropyWeight;
    }

    /** Whether an action of each row is needed. */
    boolean asksForActions() {
        return targets == Targets.ACTION || divergence.needsTakenAction();
    }

    private static Targets suitable(Divergence divergence, Targets targets) {
        if (divergence.comparesValues() && targets != Targets.Q_VALUES) {
            throw new IllegalArgumentException("targets: expected " + Targets.Q_VALUES + ", which " + divergence
                    + " compares with outputs, found " + targets);
        }
        return targets;
    }

    private static double positive(String what, double value) {
        if (!(value >= SMALLEST && value <= LARGEST)) {
            throw new IllegalArgumentException(
                    what + ": expected a number above 0, from " + SMALLEST + " to " + LARGEST + ", found " + value);
        }
        return value;
    }

    private static double notNegative(String what, double value) {
        if (!(value >= 0 && value <= LARGEST)) {
            throw new IllegalArgumentException(what + ": expected a number from 0 to " + LARGEST + ", found " + value);
        }
        return value + 0.0; // minus zero becomes zero, so that equal losses have one hash
    }
}
