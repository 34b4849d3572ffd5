package org.kelvinrl.loss;

import java.util.Arrays;
import java.util.List;

/** What the kernel makes of samples as steps of sequences, each followed by a row of padding where nothing is a number. */
final class Padded {
    final float[][] gradient;
    final LossSums sums = LossSums.create();

    private Padded(int steps) {
        this.gradient = new float[steps][];
    }

    static Padded of(PolicyLoss loss, List<Sample> samples) {
        int actions = samples.get(0).actions();
        int rows = 2 * samples.size();
        float[] logits = filled(rows * actions);
        float[] targets = filled(rows * actions);
        float[] reference = filled(rows * actions);
        float[] weights = filled(rows);
        boolean[] valid = new boolean[rows * actions];
        boolean[] logged = new boolean[rows * actions];
        boolean[] steps = new boolean[rows];
        int[] chosen = new int[rows];
        Arrays.fill(chosen, -7);
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            int at = 2 * i * actions;
            System.arraycopy(sample.logits, 0, logits, at, actions);
            System.arraycopy(sample.targets, 0, targets, at, actions);
            System.arraycopy(sample.reference, 0, reference, at, actions);
            System.arraycopy(sample.valid, 0, valid, at, actions);
            System.arraycopy(sample.logged, 0, logged, at, actions);
            weights[2 * i] = sample.weight;
            steps[2 * i] = true;
            chosen[2 * i] = sample.action;
        }
        float[] gradient = filled(rows * actions);
        float[] student = filled(rows * actions);
        float[] entropy = filled(rows);
        boolean[] agreement = new boolean[rows];
        Arrays.fill(agreement, true);
        Padded padded = new Padded(samples.size());
        LossKernel.of(loss, actions)
                .accept(
                        LossBatch.of(actions)
                                .rows(rows)
                                .steps(steps, 0)
                                .logits(logits, 0, actions)
                                .targets(targets, 0, actions)
                                .mask(valid, 0, actions)
                                .loggedMask(logged, 0, actions)
                                .actions(chosen, 0)
                                .reference(reference, 0, actions)
                                .weights(weights, 0)
                                .gradient(gradient, 0, actions)
                                .studentProbabilities(student, 0, actions)
                                .entropy(entropy, 0)
                                .agreement(agreement, 0),
                        padded.sums);
        for (int i = 0; i < samples.size(); i++) {
            int at = 2 * i * actions;
            padded.gradient[i] = Arrays.copyOfRange(gradient, at, at + actions);
            checkZero(Arrays.copyOfRange(gradient, at + actions, at + 2 * actions));
            checkZero(Arrays.copyOfRange(student, at + actions, at + 2 * actions));
            checkZero(entropy[2 * i + 1]);
            if (agreement[2 * i + 1]) {
                throw new AssertionError("padding agrees");
            }
        }
        return padded;
    }

    private static void checkZero(float... results) {
        for (float result : results) {
            if (result != 0) {
                throw new AssertionError("padding has a result: " + result);
            }
        }
    }

    private static float[] filled(int length) {
        float[] array = new float[length];
        Arrays.fill(array, Float.NaN);
        return array;
    }
}
