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
    void terms(Comparison of, float[] term) {
        float[] p = of.student.probability;
        float[] q = of.other.probability;
        float[] logP = of.student.logProbability;
        float[] logQ = of.other.logProbability;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            term[i] = (p[i] - q[i]) * (logP[i] - logQ[i]);
        }
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        ReverseKl.INSTANCE.terms(of, slope);
        ReverseKl.gradient(of, of.total(slope), slope);
        float[] p = of.student.probability;
        float[] q = of.other.probability;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] += p[i] - q[i];
        }
    }
}
