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

    /** Logits and Q-values of normal distribution, an action and a reference policy. */
    Sample draw(int actions, double logitSpread, double level, double targetSpread) {
        float[] y = new float[actions];
        float[] u = new float[actions];
        float[] reference = new float[actions];
        for (int j = 0; j < actions; j++) {
            y[j] = (float) (logitSpread * random.nextGaussian());
            u[j] = (float) (level + targetSpread * random.nextGaussian());
            reference[j] = (float) Math.exp(2 * random.nextGaussian());
        }
        return Sample.of(y, u).withAction(random.nextInt(actions)).withReference(reference);
    }

    /** The same with some actions invalid, some not logged, and a weight; the action taken is neither. */
    Sample drawMasked(int actions, double logitSpread, double level, double targetSpread) {
        Sample sample = draw(actions, logitSpread, level, targetSpread);
        boolean[] valid = mask(actions, 0.8);
        boolean[] logged = mask(actions, 0.7);
        valid[sample.action] = true;
        logged[sample.action] = true;
        float weight = 3 * random.nextFloat();
        return new Sample(sample.logits, sample.targets, valid, logged, weight, sample.action, sample.reference);
    }

    /** The same samples with probabilities for Q-values, a few of them zero, though not that of the action. */
    static List<Sample> withProbabilities(List<Sample> samples) {
        List<Sample> changed = new ArrayList<>();
        for (Sample sample : samples) {
            double[] logQ = Doubles.logSoftmax(sample.doubleTargets(), 1);
            float[] q = new float[logQ.length];
            for (int j = 0; j < q.length; j++) {
                boolean none = j != sample.action && (changed.size() + j) % 5 == 0;
                q[j] = none ? 0 : (float) Math.exp(Math.max(-80, logQ[j]));
            }
            changed.add(sample.withTargets(q));
        }
        return changed;
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
