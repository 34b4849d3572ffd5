package org.kelvinrl.loss;

import java.util.Arrays;

/** A {@link PolicyLoss} in double precision, one sample at a time, as plainly as it can be written. */
final class ReferenceLoss {
    private final PolicyLoss loss;
    private final Formula divergence;
    private final Formula regulariser;

    ReferenceLoss(PolicyLoss loss) {
        this.loss = loss;
        this.divergence = Formula.of(loss.divergence());
        this.regulariser = Formula.of(loss.regulariser());
    }

    /** The loss at other logits than the sample's. */
    double value(double[] logits, Sample sample) {
        return divergence(logits, sample) + signedWeight() * regulariser(logits, sample);
    }

    private double signedWeight() {
        return loss.regulariser().needsReference() ? loss.entropyWeight() : -loss.entropyWeight();
    }

    double divergence(double[] logits, Sample sample) {
        return divergence.value(compared(logits, sample));
    }

    double divergenceMagnitude(Sample sample) {
        return divergence.valueMagnitude(compared(sample.doubleLogits(), sample));
    }

    double regulariser(double[] logits, Sample sample) {
        return regulariser.value(regularised(logits, sample));
    }

    double regulariserMagnitude(Sample sample) {
        return regulariser.valueMagnitude(regularised(sample.doubleLogits(), sample));
    }

    double entropy(double[] logits, Sample sample) {
        return entropy(logP(logits, sample.validActions()));
    }

    double teacherEntropy(Sample sample) {
        return entropy(logQ(sample));
    }

    static double entropy(double[] logP) {
        return -Doubles.sum(logP.length, i -> Math.exp(logP[i]) * logP[i]);
    }

    /** The gradient of the weighted loss with respect to all logits. */
    double[] gradient(Sample sample) {
        double[] logits = sample.doubleLogits();
        return combine(
                sample,
                divergence.slope(compared(logits, sample)),
                signedWeight(),
                regulariser.slope(regularised(logits, sample)));
    }

    /** The sums of the magnitudes of the terms that make up the gradient. */
    double[] gradientMagnitude(Sample sample) {
        double[] logits = sample.doubleLogits();
        return combine(
                sample,
                divergence.slopeMagnitude(compared(logits, sample)),
                loss.entropyWeight(),
                regulariser.slopeMagnitude(regularised(logits, sample)));
    }

    private double[] combine(Sample sample, double[] compared, double weight, double[] valid) {
        double scale = loss.logitScale();
        double ofCompared = loss.divergence().comparesValues() ? 1 : scale;
        double[] all = new double[sample.actions()];
        int[] comparedActions = sample.comparedActions();
        for (int i = 0; i < compared.length; i++) {
            all[comparedActions[i]] = sample.weight * ofCompared * compared[i];
        }
        int[] validActions = sample.validActions();
        for (int i = 0; i < valid.length; i++) {
            all[validActions[i]] += sample.weight * scale * weight * valid[i];
        }
        return all;
    }

    private DoubleRow compared(double[] logits, Sample sample) {
        int[] actions = sample.comparedActions();
        double[] u = take(sample.doubleTargets(), actions);
        double[] q = loss.targets() == Targets.ACTION ? oneHot(sample, actions) : u;
        double none = loss.targets() == Targets.PROBABILITIES ? 0 : Double.NEGATIVE_INFINITY;
        return row(logits, sample, actions, u, logQ(sample), absent(q, none), Doubles.indexOfLargest(q));
    }

    private DoubleRow regularised(double[] logits, Sample sample) {
        int[] actions = sample.validActions();
        double[] p0 = take(sample.doubleReference(), actions);
        return row(logits, sample, actions, p0, logShares(p0), absent(p0, 0), -1);
    }

    private DoubleRow row(
            double[] logits, Sample sample, int[] actions, double[] u, double[] logQ, boolean[] absent, int best) {
        int taken = Arrays.binarySearch(actions, sample.action);
        return new DoubleRow(take(logits, actions), u, logP(logits, actions), logQ, absent, best, taken);
    }

    double[] logQ(Sample sample) {
        int[] actions = sample.comparedActions();
        double[] u = take(sample.doubleTargets(), actions);
        return switch (loss.targets()) {
            case Q_VALUES -> Doubles.logSoftmax(u, 1 / loss.temperature());
            case PROBABILITIES -> logShares(u);
            case ACTION -> Doubles.logSoftmax(oneHot(sample, actions), 1);
        };
    }

    double[] logP(double[] logits, int[] actions) {
        return Doubles.logSoftmax(take(logits, actions), loss.logitScale());
    }

    /** log(x / sum x), zeros floored before as documented. */
    private static double[] logShares(double[] x) {
        double[] logs = Doubles.of(x.length, i -> Math.log(x[i]));
        return Doubles.logSoftmax(logs, 1);
    }

    private static double[] oneHot(Sample sample, int[] actions) {
        return Doubles.of(actions.length, i -> actions[i] == sample.action ? 0 : Double.NEGATIVE_INFINITY);
    }

    private static boolean[] absent(double[] x, double none) {
        boolean[] absent = new boolean[x.length];
        for (int i = 0; i < x.length; i++) {
            absent[i] = x[i] == none;
        }
        return absent;
    }

    private static double[] take(double[] x, int[] actions) {
        return Doubles.of(actions.length, i -> x[actions[i]]);
    }
}
