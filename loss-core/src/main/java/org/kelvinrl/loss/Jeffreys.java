package org.kelvinrl.loss;

/**
 * D = sum (p - q) (log p - log q), dD/dz_j = (p_j - q_j) + p_j (log p_j - log q_j - R), with R the reverse KL.
 *
 * <p>Source: H. Jeffreys, An invariant form for the prior probability in estimation problems (1946).
 */
final class Jeffreys extends Divergence {
    static final String NAME = "jeffreys";
    static final Jeffreys INSTANCE = new Jeffreys();

    private Jeffreys() {
        super(NAME);
    }

    @Override
    void value(Comparison of, float[] term) {
        float[] p = of.student.probability;
        float[] q = of.other.probability;
        float[] logP = of.student.logProbability;
        float[] logQ = of.other.logProbability;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            term[i] = (p[i] - q[i]) * (logP[i] - logQ[i]);
        }
        of.sumUp(term);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        float[] p = of.student.probability;
        float[] q = of.other.probability;
        float[] reverse = of.total(p, of.student.logProbability, of.other.logProbability, slope);
        ReverseKl.gradient(of, reverse, slope);
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] += p[i] - q[i];
        }
    }
}
