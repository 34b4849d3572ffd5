package org.kelvinrl.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded samples. */
final class Samples {
    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    /** Logits and Q-values of normal distribution. */
    Sample draw(int actions, double logitSpread, double level, double targetSpread) {
        float[] y = new float[actions];
        float[] u = new float[actions];
        for (int j = 0; j < actions; j++) {
            y[j] = (float) (logitSpread * random.nextGaussian());
            u[j] = (float) (level + targetSpread * random.nextGaussian());
        }
        return Sample.of(y, u);
    }

    /** The same with some actions invalid, some not logged, and a weight. */
    Sample drawMasked(int actions, double logitSpread, double level, double targetSpread) {
        Sample sample = draw(actions, logitSpread, level, targetSpread);
        boolean[] valid = mask(actions, 0.8);
        boolean[] logged = mask(actions, 0.7);
        int kept = random.nextInt(actions);
        valid[kept] = true;
        logged[kept] = true;
        return new Sample(sample.logits, sample.targets, valid, logged, 3 * random.nextFloat());
    }

    /** Benign and wild, plain and masked ones. */
    List<Sample> mixed(int actions, int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double spread = Math.exp(3 * random.nextGaussian());
            samples.add(draw(actions, 1, 90, 1));
            samples.add(drawMasked(actions, 2, -10, 2));
            samples.add(draw(actions, spread, 1000 * random.nextGaussian(), spread));
            samples.add(drawMasked(actions, spread, 0, Math.exp(2 * random.nextGaussian())));
        }
        return samples;
    }

    private boolean[] mask(int actions, double share) {
        boolean[] mask = new boolean[actions];
        for (int j = 0; j < actions; j++) {
            mask[j] = random.nextDouble() < share;
        }
        return mask;
    }
}
