package org.kelvinrl.loss;

import java.util.Objects;

/**
 * What is minimised: for one sample
 *
 * <pre>
 *   D - lambda H
 * </pre>
 *
 * <p>with D a {@link Divergence} between the teacher's policy q = softmax(u / tau) and the student's p = softmax(a y), and H
 * the Shannon entropy of p in nats. The three numbers are apart: the logit scale a is an inverse temperature of the student,
 * the temperature tau is the teacher's, and the entropy weight lambda says how much randomness is worth.
 *
 * <p>Instances are immutable and safe for use by several threads. Two losses are equal if their divergences and their
 * numbers are.
 */
public final class PolicyLoss {
    private static final double SMALLEST = 1e-30;
    private static final double LARGEST = 1e30;

    private final Divergence divergence;
    private final double logitScale;
    private final double temperature;
    private final double entropyWeight;

    private PolicyLoss(Divergence divergence, double logitScale, double temperature, double entropyWeight) {
        this.divergence = Objects.requireNonNull(divergence, "divergence");
        this.logitScale = positive("logit scale", logitScale);
        this.temperature = positive("temperature", temperature);
        this.entropyWeight = notNegative("entropy weight", entropyWeight);
    }

    /**
     * A divergence alone: logit scale 1, temperature 1, entropy weight 0.
     *
     * @param divergence D
     * @return the loss
     */
    public static PolicyLoss of(Divergence divergence) {
        return new PolicyLoss(divergence, 1, 1, 0);
    }

    /**
     * Gives this loss with another logit scale.
     *
     * @param scale a, from 1e-30 to 1e30
     * @return the loss
     * @throws IllegalArgumentException if the scale is not such a number
     */
    public PolicyLoss withLogitScale(double scale) {
        return new PolicyLoss(divergence, scale, temperature, entropyWeight);
    }

    /**
     * Gives this loss with another temperature.
     *
     * @param tau the temperature, in the unit of the Q-values, from 1e-30 to 1e30
     * @return the loss
     * @throws IllegalArgumentException if the temperature is not such a number
     */
    public PolicyLoss withTemperature(double tau) {
        return new PolicyLoss(divergence, logitScale, tau, entropyWeight);
    }

    /**
     * Gives this loss with another entropy weight.
     *
     * @param lambda the weight, from 0 to 1e30
     * @return the loss
     * @throws IllegalArgumentException if the weight is not such a number
     */
    public PolicyLoss withEntropyWeight(double lambda) {
        return new PolicyLoss(divergence, logitScale, temperature, lambda);
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
     * Gives the entropy weight.
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
                && logitScale == that.logitScale
                && temperature == that.temperature
                && entropyWeight == that.entropyWeight;
    }

    @Override
    public int hashCode() {
        return Objects.hash(divergence, logitScale, temperature, entropyWeight);
    }

    @Override
    public String toString() {
        return divergence + " - " + entropyWeight + " entropy, logit scale " + logitScale + ", temperature "
                + temperature;
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
