package org.kelvinrl.loss;

/**
 * T = (1 - sum p^s) / (s-1), dT/dz_j = -(s/(s-1)) p_j (p_j^(s-1) - sum p_i^s).
 *
 * <p>Both have the form 0 / 0 towards s = 1. With t_j = (p_j - p_j^s) / (s-1), which is an expm1 of the log probability, T = sum t and
 *
 * <pre>
 *   dT/dz_j = s (t_j - p_j T)
 * </pre>
 *
 * <p>which at s = 1 is the gradient of Shannon's entropy.
 *
 * <p>Source: C. Tsallis, Possible generalization of Boltzmann-Gibbs statistics (1988).
 */
final class TsallisEntropy extends Regulariser {
    static final String NAME = "tsallis-entropy";

    private final float index;
    private final float indexRest;
    private final float aboveOne;

    TsallisEntropy(double index) {
        super(LossName.of(NAME, index));
        this.index = (float) index;
        this.indexRest = (float) (index - this.index);
        this.aboveOne = (float) (index - 1);
    }

    @Override
    void value(Comparison of, float[] term) {
        PowerDifference powers = of.powers();
        float[] logP = of.student.logProbability;
        for (int i = 0; i < of.size(); i++) {
            float e = index * logP[i];
            float eRest = Math.fma(indexRest, logP[i], Math.fma(index, logP[i], -e));
            powers.set(i, of.mask.allows(i) ? e : Float.NEGATIVE_INFINITY, eRest, aboveOne * logP[i]);
        }
        powers.compute(of.block, of.student.probability, term);
        for (int i = 0; i < of.size(); i++) {
            term[i] /= -aboveOne;
            of.kept[i] = term[i];
        }
        of.sumUp(term);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        float[] p = of.student.probability;
        float[] t = of.kept;
        float[] value = of.spreadValue();
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] = index * (t[i] - p[i] * value[i]);
        }
    }
}
