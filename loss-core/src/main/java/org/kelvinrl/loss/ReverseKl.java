package org.kelvinrl.loss;

/**
 * D = sum p (log p - log q), dD/dz_j = p_j (log p_j - log q_j - D).
 *
 * <p>Source: T. Ukkonen, Entropy maximization of neural network outputs and entropy regularization of reinforcement
 * learning (2021), last section, whose gradient has the opposite sign: central differences agree with this one.
 */
final class ReverseKl extends Divergence {
    static final String NAME = "reverse-kl";
    static final ReverseKl INSTANCE = new ReverseKl();

    private ReverseKl() {
        super(NAME);
    }

    @Override
    void value(Comparison of, float[] scratch) {
        of.sumUp(of.student.probability, of.student.logProbability, of.other.logProbability, scratch);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        gradient(of, of.spreadValue(), slope);
    }

    /** With the reverse KL as value, repeated for each action. */
    static void gradient(Comparison of, float[] value, float[] slope) {
        float[] p = of.student.probability;
        float[] logP = of.student.logProbability;
        float[] logQ = of.other.logProbability;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] = p[i] * ((logP[i] - logQ[i]) - value[i]);
        }
    }
}
