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
    void terms(Softmax student, Softmax teacher, float[] term) {
        float[] q = teacher.probability;
        float[] logQ = teacher.logProbability;
        float[] logP = student.logProbability;
        int n = student.size();
        for (int i = 0; i < n; i++) {
            term[i] = q[i] * (logQ[i] - logP[i]);
        }
    }

    @Override
    void gradient(Softmax student, Softmax teacher, float[] value, float[] slope) {
        float[] p = student.probability;
        float[] q = teacher.probability;
        int n = student.size();
        for (int i = 0; i < n; i++) {
            slope[i] = p[i] - q[i];
        }
    }
}
