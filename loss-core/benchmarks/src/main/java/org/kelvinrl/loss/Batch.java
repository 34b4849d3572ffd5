package org.kelvinrl.loss;

import java.util.Random;

/** What every contestant computes: the same rows under the same loss. */
final class Batch {
    static final int ROWS = 4096;

    private static final double ENTROPY_WEIGHT = 0.01;
    private static final double SPREAD = 2;
    private static final long SEED = 1;

    final int actions;
    final PolicyLoss loss;
    final float[] logits;
    final float[] targets;

    private Batch(int actions, PolicyLoss loss, Random random) {
        this.actions = actions;
        this.loss = loss;
        this.logits = draw(random, ROWS * actions);
        this.targets = draw(random, ROWS * actions);
    }

    /** Logits and Q-values of normal distribution; logit scale and temperature 1, so that nobody need scale. */
    static Batch of(String divergence, int actions) {
        PolicyLoss loss = PolicyLoss.of(Divergence.named(divergence)).withEntropyWeight(ENTROPY_WEIGHT);
        return new Batch(actions, loss, new Random(SEED));
    }

    float[] newMatrix() {
        return new float[ROWS * actions];
    }

    private static float[] draw(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (SPREAD * random.nextGaussian());
        }
        return numbers;
    }
}
