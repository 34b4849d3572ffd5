package org.kelvinrl.loss;

import java.util.Arrays;
import java.util.List;

/** Holds the kernel's results to those of {@link ReferenceLoss}. */
final class ReferenceCheck {
    /** Probabilities below exp(-87) are 0. */
    private static final double FLUSHED = 2 * Math.exp(-87);

    private final PolicyLoss loss;
    private final ReferenceLoss reference;
    private final double tolerance;

    /** With a tolerance relative to the sum of the magnitudes of a result's terms. */
    ReferenceCheck(PolicyLoss loss, double tolerance) {
        this.loss = loss;
        this.reference = new ReferenceLoss(loss);
        this.tolerance = tolerance;
    }

    /** Checks values, gradients, policies and sums. */
    void meets(List<Sample> samples) {
        Results results = Results.of(loss, samples);
        double weight = loss.signedWeight();
        double[] sums = new double[8];
        double size = 0;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            double[] y = sample.doubleLogits();
            double d = reference.divergence(y, sample);
            double h = reference.entropy(y, sample);
            double regulariser = reference.regulariser(y, sample);
            double teacherEntropy = reference.teacherEntropy(sample);
            double flushed = FLUSHED * (1 + largestLog(sample));
            near(results.divergence[i], d, reference.divergenceMagnitude(sample), flushed, sample);
            near(results.entropy[i], h, h, flushed, sample);
            near(results.regulariser[i], regulariser, reference.regulariserMagnitude(sample), flushed, sample);
            double[] gradient = reference.gradient(sample);
            double[] magnitude = reference.gradientMagnitude(sample);
            for (int j = 0; j < y.length; j++) {
                double lost = flushed * (1 + loss.entropyWeight()) * (1 + loss.logitScale()) * sample.weight;
                near(results.gradient[i][j], gradient[j], magnitude[j], lost, sample);
            }
            policyNear(results.student[i], reference.logP(y, sample.validActions()), sample.validActions());
            policyNear(results.teacher[i], reference.logQ(sample), sample.comparedActions());
            double w = sample.weight;
            double agreed = bestOf(sample.doubleLogits(), sample) == bestOf(teacher(sample), sample) ? w : 0;
            size += w * (reference.divergenceMagnitude(sample) + h + teacherEntropy);
            size += w * (1 + loss.entropyWeight()) * reference.regulariserMagnitude(sample);
            double[] row = {
                1, w, w * (d + weight * regulariser), w * d, w * h, w * teacherEntropy, agreed, w * regulariser
            };
            Arrays.setAll(sums, k -> sums[k] + row[k]);
        }
        double[] found = results.sums.toArray();
        for (int k = 0; k < sums.length; k++) {
            if (!(Math.abs(found[k] - sums[k]) <= tolerance * size)) {
                throw new AssertionError("sum " + k + ": expected " + sums[k] + ", found " + found[k]);
            }
        }
    }

    private double[] teacher(Sample sample) {
        return loss.targets() == Targets.ACTION
                ? Doubles.of(sample.actions(), j -> j == sample.action ? 1 : 0)
                : sample.doubleTargets();
    }

    private void near(float found, double expected, double magnitude, double flushed, Object of) {
        double most = tolerance * magnitude + flushed + Float.MIN_VALUE;
        if (!(Math.abs(found - expected) <= most)) {
            throw new AssertionError("expected " + expected + " within " + most + ", found " + found + ", of " + of);
        }
    }

    private void policyNear(float[] policy, double[] log, int[] actions) {
        double[] expected = new double[policy.length];
        for (int i = 0; i < actions.length; i++) {
            expected[actions[i]] = Math.exp(log[i]);
        }
        for (int j = 0; j < policy.length; j++) {
            near(policy[j], expected[j], expected[j], FLUSHED, "action " + j);
        }
    }

    private double largestLog(Sample sample) {
        double student = Doubles.largestMagnitude(reference.logP(sample.doubleLogits(), sample.validActions()));
        return student
                + 2 * Doubles.largestMagnitude(reference.logQ(sample))
                + Doubles.largestMagnitude(sample.doubleTargets());
    }

    private static int bestOf(double[] x, Sample sample) {
        return Arrays.stream(sample.comparedActions())
                .reduce((i, j) -> x[j] > x[i] ? j : i)
                .orElseThrow();
    }
}
