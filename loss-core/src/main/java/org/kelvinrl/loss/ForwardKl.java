package org.kelvinrl.loss;

/**
 * D = sum q (log q - log p), dD/dz_j = p_j - q_j.
 *
 * <p>Source: T. Ukkonen, Entropy maximization of neural network outputs and entropy regularization of reinforcement
 * learning (2021), section 2.
 */
final class ForwardKl extends Divergence {
    static final String NAME = "forward-kl";
    static final ForwardKl INSTANCE = new ForwardKl();

    private ForwardKl() {
        super(NAME);
    }

    @Override
    void value(Comparison of, float[] scratch) {
        of.sumUp(of.other.probability, of.other.logProbability, of.student.logProbability, scratch);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        float[] p = of.student.probability;
        float[] q = of.other.probability;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] = p[i] - q[i];
        }
    }
}
