package org.kelvinrl.loss;

import java.util.Arrays;
import java.util.stream.IntStream;

/** One row, as the kernel gets it. */
final class Sample {
    final float[] logits;
    final float[] targets;
    final boolean[] valid;
    final boolean[] logged;
    final float weight;

    Sample(float[] logits, float[] targets, boolean[] valid, boolean[] logged, float weight) {
        this.logits = logits;
        this.targets = targets;
        this.valid = valid;
        this.logged = logged;
        this.weight = weight;
    }

    static Sample of(float[] logits, float[] targets) {
        boolean[] all = new boolean[logits.length];
        Arrays.fill(all, true);
        return new Sample(logits, targets, all, all, 1);
    }

    int actions() {
        return logits.length;
    }

    double[] doubleLogits() {
        return Doubles.of(actions(), j -> logits[j]);
    }

    double[] doubleTargets() {
        return Doubles.of(actions(), j -> targets[j]);
    }

    int[] validActions() {
        return IntStream.range(0, actions()).filter(j -> valid[j]).toArray();
    }

    int[] comparedActions() {
        return IntStream.range(0, actions()).filter(j -> valid[j] && logged[j]).toArray();
    }

    @Override
    public String toString() {
        return "logits " + Arrays.toString(logits) + ", targets " + Arrays.toString(targets) + ", valid "
                + Arrays.toString(valid) + ", logged " + Arrays.toString(logged) + ", weight " + weight;
    }
}
