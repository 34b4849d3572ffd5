package org.kelvinrl.loss;

/**
 * D = (1 - sum w) / (alpha (1-alpha)), w = p^alpha q^(1-alpha), dD/dz_j = -(w_j - p_j sum w) / (1-alpha).
 *
 * <p>Both have the form 0 / 0 at one end of alpha. As p and q add up to 1, 1 - sum w is also -sum v with v = w - q or v = w - p, and
 * v is an expm1 of the log ratio. With v = w - p, for alpha from 1/2,
 *
 * <pre>
 *   dD/dz_j = -v_j / (1-alpha) - alpha D p_j
 * </pre>
 *
 * <p>and with v = w - q, below 1/2, p_j - q_j joins -v_j. Where q is 0, w is.
 *
 * <p>Source: S. Amari, Differential-geometrical methods in statistics (1985), with alpha counted from 0 to 1.
 */
final class Amari extends Divergence {
    static final String NAME = "amari";

    private final double alpha;
    private final Power powerOfP;
    private final Power powerOfQ;
    private final boolean fromStudent;

    Amari(double alpha) {
        super(LossName.of(NAME, alpha));
        this.alpha = alpha;
        this.powerOfP = new Power(alpha);
        this.powerOfQ = new Power(1 - alpha);
        this.fromStudent = alpha >= 0.5;
    }

    /** A factor of a logarithm in two parts. */
    private static final class Power {
        final float factor;
        final float rest;

        Power(double factor) {
            this.factor = (float) factor;
            this.rest = (float) (factor - this.factor);
        }

        /** What rounding takes from the product. */
        float rest(float log, float product) {
            return Math.fma(rest, log, Math.fma(factor, log, -product));
        }
    }

    @Override
    void value(Comparison of, float[] term) {
        PowerDifference powers = of.powers();
        float[] logP = of.student.logProbability;
        float[] logQ = of.other.logProbability;
        for (int i = 0; i < of.size(); i++) {
            setPower(of, powers, i, logP[i], logQ[i]);
        }
        float[] base = fromStudent ? of.student.probability : of.other.probability;
        powers.compute(of.block, base, of.kept);
        float factor = (float) (-1 / (alpha * (1 - alpha)));
        for (int i = 0; i < of.size(); i++) {
            term[i] = factor * of.kept[i];
        }
        of.sumUp(term);
    }

    private void setPower(Comparison of, PowerDifference powers, int i, float logP, float logQ) {
        float partOfP = powerOfP.factor * logP;
        float partOfQ = powerOfQ.factor * logQ;
        float e = partOfP + partOfQ;
        float recovered = e - partOfP;
        float rounded = (partOfP - (e - recovered)) + (partOfQ - recovered);
        float eRest = rounded + powerOfP.rest(logP, partOfP) + powerOfQ.rest(logQ, partOfQ);
        float x = fromStudent ? powerOfQ.factor * (logQ - logP) : powerOfP.factor * (logP - logQ);
        boolean none = of.other.number[i] == Float.NEGATIVE_INFINITY;
        powers.set(i, none ? Float.NEGATIVE_INFINITY : e, eRest, none ? Float.NEGATIVE_INFINITY : x);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        float[] p = of.student.probability;
        float[] q = of.other.probability;
        float[] v = of.kept;
        float[] value = of.spreadValue();
        float ofV = (float) (1 / (1 - alpha));
        float ofP = (float) alpha;
        float between = fromStudent ? 0 : 1;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] = ofV * (between * (p[i] - q[i]) - v[i]) - ofP * (value[i] * p[i]);
        }
    }
}
