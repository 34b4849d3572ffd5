package org.kelvinrl.loss;

/**
 * H = -sum p log p in nats, dH/dz_j = -p_j (log p_j + H).
 *
 * <p>Source: T. Ukkonen, Entropy maximization of neural network outputs and entropy regularization of reinforcement
 * learning (2021), section 1.
 */
final class ShannonEntropy extends Regulariser {
    static final String NAME = "shannon-entropy";
    static final ShannonEntropy INSTANCE = new ShannonEntropy();

    private ShannonEntropy() {
        super(NAME);
    }

    @Override
    void value(Comparison of, float[] scratch) {
        of.setValue(of.student.entropy);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        float[] p = of.student.probability;
        float[] logP = of.student.logProbability;
        float[] value = of.spreadValue();
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] = -p[i] * (logP[i] + value[i]);
        }
    }
}
