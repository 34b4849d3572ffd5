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
    final int action;
    final float[] reference;

    Sample(
            float[] logits,
            float[] targets,
            boolean[] valid,
            boolean[] logged,
            float weight,
            int action,
            float[] reference) {
        this.logits = logits;
        this.targets = targets;
        this.valid = valid;
        this.logged = logged;
        this.weight = weight;
        this.action = action;
        this.reference = reference;
    }

    /** With the first action compared as the one taken, if there is one, and an even reference. */
    Sample(float[] logits, float[] targets, boolean[] valid, boolean[] logged, float weight) {
        this(logits, targets, valid, logged, weight, first(valid, logged), ones(logits.length));
    }

    static Sample of(float[] logits, float[] targets) {
        boolean[] all = new boolean[logits.length];
        Arrays.fill(all, true);
        return new Sample(logits, targets, all, all, 1);
    }

    private static int first(boolean[] valid, boolean[] logged) {
        return IntStream.range(0, valid.length)
                .filter(j -> valid[j] && logged[j])
                .findFirst()
                .orElse(0);
    }

    private static float[] ones(int n) {
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    Sample withTargets(float[] other) {
        return new Sample(logits, other, valid, logged, weight, action, reference);
    }

    Sample withLogits(float[] other) {
        return new Sample(other, targets, valid, logged, weight, action, reference);
    }

    Sample withAction(int other) {
        return new Sample(logits, targets, valid, logged, weight, other, reference);
    }

    Sample withReference(float... other) {
        return new Sample(logits, targets, valid, logged, weight, action, other);
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

    double[] doubleReference() {
        return Doubles.of(actions(), j -> reference[j]);
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
                + Arrays.toString(valid) + ", logged " + Arrays.toString(logged) + ", weight " + weight + ", action "
                + action + ", reference " + Arrays.toString(reference);
    }
}
