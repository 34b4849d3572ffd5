package org.kelvinrl.loss;

/** H = -sum p log p in nats, dH/dz_j = -p_j (log p_j + H). */
final class ShannonEntropy {
    private ShannonEntropy() {}

    static void terms(Softmax policy, float[] term) {
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        int n = policy.size();
        for (int i = 0; i < n; i++) {
            term[i] = 0 - p[i] * logP[i];
        }
    }

    static void gradient(Softmax policy, float[] value, float[] slope) {
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        int n = policy.size();
        for (int i = 0; i < n; i++) {
            slope[i] = -p[i] * (logP[i] + value[i]);
        }
    }
}
