package org.kelvinrl.loss;

/**
 * With l_j = log p_j - log q_j and m its mean over the actions compared: D = sum (l_j - m)^2 / 2, dD/dz_j = l_j - m. As log p and log q are z
 * and u / tau less the same for all actions, it is the squared error of outputs against Q-values where both are taken less their mean.
 *
 * <p>Source: J. Aitchison, The Statistical Analysis of Compositional Data (1986): half his squared distance.
 */
final class StandardisedError extends Divergence {
    static final String NAME = "squared-error-standardised";
    static final StandardisedError INSTANCE = new StandardisedError();

    private StandardisedError() {
        super(NAME);
    }

    @Override
    void value(Comparison of, float[] term) {
        int n = of.size();
        float[] error = of.kept;
        logRatios(of, error);
        float[] mean = means(of, error, term);
        for (int i = 0; i < n; i++) {
            error[i] = of.mask.allows(i) ? error[i] - mean[i] : 0;
        }
        for (int i = 0; i < n; i++) {
            term[i] = 0.5f * error[i] * error[i];
        }
        of.sumUp(term);
    }

    private static void logRatios(Comparison of, float[] ratio) {
        float[] logP = of.student.logProbability;
        float[] logQ = of.other.logProbability;
        for (int i = 0; i < of.size(); i++) {
            ratio[i] = of.mask.allows(i) ? logP[i] - logQ[i] : 0;
        }
    }

    /** The mean over the actions compared, for each of a row's actions. */
    private static float[] means(Comparison of, float[] values, float[] mean) {
        int n = of.size();
        System.arraycopy(of.total(values), 0, mean, 0, n);
        float[] one = of.counts();
        for (int i = 0; i < n; i++) {
            mean[i] /= one[i];
        }
        return mean;
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        System.arraycopy(of.kept, 0, slope, 0, of.size());
    }
}
