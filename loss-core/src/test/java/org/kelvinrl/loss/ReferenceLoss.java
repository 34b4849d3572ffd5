package org.kelvinrl.loss;

import java.util.Arrays;

/** A {@link PolicyLoss} in double precision, one sample at a time, as plainly as it can be written. */
final class ReferenceLoss {
    private final PolicyLoss loss;
    private final Formula formula;

    ReferenceLoss(PolicyLoss loss, Formula formula) {
        this.loss = loss;
        this.formula = formula;
    }

    /** D - lambda H at other logits than the sample's. */
    double value(double[] logits, Sample sample) {
        return divergence(logits, sample) - loss.entropyWeight() * entropy(logits, sample);
    }

    double divergence(double[] logits, Sample sample) {
        return formula.value(logP(logits, sample.comparedActions()), logQ(sample));
    }

    double divergenceMagnitude(Sample sample) {
        return formula.valueMagnitude(logP(sample.doubleLogits(), sample.comparedActions()), logQ(sample));
    }

    double entropy(double[] logits, Sample sample) {
        return entropy(logP(logits, sample.validActions()));
    }

    double teacherEntropy(Sample sample) {
        return entropy(logQ(sample));
    }

    /** The gradient of the weighted loss with respect to all logits. */
    double[] gradient(Sample sample) {
        double[] logits = sample.doubleLogits();
        double[] logP = logP(logits, sample.validActions());
        double h = entropy(logP);
        double[] slope = formula.slope(logP(logits, sample.comparedActions()), logQ(sample));
        double[] minusEntropy = Doubles.of(logP.length, j -> loss.entropyWeight() * Math.exp(logP[j]) * (logP[j] + h));
        return combine(sample, slope, minusEntropy);
    }

    /** The sums of the magnitudes of the terms that make up the gradient. */
    double[] gradientMagnitude(Sample sample) {
        double[] logits = sample.doubleLogits();
        double[] logP = logP(logits, sample.validActions());
        double h = entropy(logP);
        double[] slope = formula.slopeMagnitude(logP(logits, sample.comparedActions()), logQ(sample));
        double[] entropyTerms =
                Doubles.of(logP.length, j -> loss.entropyWeight() * Math.exp(logP[j]) * (Math.abs(logP[j]) + h));
        return combine(sample, slope, entropyTerms);
    }

    double[] logQ(Sample sample) {
        double[] u = sample.doubleTargets();
        return Doubles.logSoftmax(take(u, sample.comparedActions()), 1 / loss.temperature());
    }

    double[] logP(double[] logits, int[] actions) {
        return Doubles.logSoftmax(take(logits, actions), loss.logitScale());
    }

    static double entropy(double[] logP) {
        return -Doubles.sum(logP.length, i -> Math.exp(logP[i]) * logP[i]);
    }

    private double[] combine(Sample sample, double[] compared, double[] valid) {
        double factor = loss.logitScale() * sample.weight;
        double[] all = new double[sample.actions()];
        int[] comparedActions = sample.comparedActions();
        for (int i = 0; i < compared.length; i++) {
            all[comparedActions[i]] = factor * compared[i];
        }
        int[] validActions = sample.validActions();
        for (int i = 0; i < valid.length; i++) {
            all[validActions[i]] += factor * valid[i];
        }
        return all;
    }

    private static double[] take(double[] x, int[] actions) {
        return Arrays.stream(actions).mapToDouble(j -> x[j]).toArray();
    }
}
