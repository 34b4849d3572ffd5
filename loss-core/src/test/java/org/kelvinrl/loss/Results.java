package org.kelvinrl.loss;

import java.util.Arrays;
import java.util.List;

/** What the kernel makes of samples that have one number of actions, laid out with gaps between the rows. */
final class Results {
    private static final int OFFSET = 3;
    private static final int GAP = 2;
    private static final float UNTOUCHED = 12345;

    final float[][] gradient;
    final float[] divergence;
    final float[] entropy;
    final float[] regulariser;
    final float[][] student;
    final float[][] teacher;
    final LossSums sums;

    private Results(
            float[][] gradient,
            float[] divergence,
            float[] entropy,
            float[] regulariser,
            float[][] student,
            float[][] teacher,
            LossSums sums) {
        this.gradient = gradient;
        this.divergence = divergence;
        this.entropy = entropy;
        this.regulariser = regulariser;
        this.student = student;
        this.teacher = teacher;
        this.sums = sums;
    }

    static Results of(PolicyLoss loss, List<Sample> samples) {
        int actions = samples.get(0).actions();
        return of(LossKernel.of(loss, actions), samples);
    }

    static Results of(LossKernel kernel, List<Sample> samples) {
        int rows = samples.size();
        int actions = samples.get(0).actions();
        int stride = actions + GAP;
        int length = OFFSET + rows * stride;
        float[] logits = filled(length, Float.NaN);
        float[] targets = filled(length, Float.NaN);
        boolean[] valid = new boolean[length];
        boolean[] logged = new boolean[length];
        float[] weights = filled(rows + OFFSET, Float.NaN);
        float[] reference = filled(length, Float.NaN);
        int[] chosen = new int[rows + OFFSET];
        for (int i = 0; i < rows; i++) {
            Sample sample = samples.get(i);
            int at = OFFSET + i * stride;
            System.arraycopy(sample.logits, 0, logits, at, actions);
            System.arraycopy(sample.targets, 0, targets, at, actions);
            System.arraycopy(sample.valid, 0, valid, at, actions);
            System.arraycopy(sample.logged, 0, logged, at, actions);
            System.arraycopy(sample.reference, 0, reference, at, actions);
            weights[OFFSET + i] = sample.weight;
            chosen[OFFSET + i] = sample.action;
        }
        float[] gradient = filled(length, UNTOUCHED);
        float[] student = filled(length, UNTOUCHED);
        float[] teacher = filled(length, UNTOUCHED);
        float[] divergence = new float[rows];
        float[] entropy = new float[rows];
        float[] regulariser = new float[rows];
        LossBatch batch = LossBatch.of(actions)
                .rows(rows)
                .logits(logits, OFFSET, stride)
                .targets(targets, OFFSET, stride)
                .weights(weights, OFFSET)
                .actions(chosen, OFFSET)
                .reference(reference, OFFSET, stride)
                .gradient(gradient, OFFSET, stride)
                .studentProbabilities(student, OFFSET, stride)
                .teacherProbabilities(teacher, OFFSET, stride)
                .divergence(divergence, 0)
                .entropy(entropy, 0)
                .regulariser(regulariser, 0);
        if (samples.stream().anyMatch(sample -> sample.validActions().length < actions)) {
            batch.mask(valid, OFFSET, stride);
        }
        if (samples.stream().anyMatch(sample -> sample.comparedActions().length < sample.validActions().length)) {
            batch.loggedMask(logged, OFFSET, stride);
        }
        LossSums sums = LossSums.create();
        kernel.accept(batch, sums);
        return new Results(
                rows(gradient, rows, actions),
                divergence,
                entropy,
                regulariser,
                rows(student, rows, actions),
                rows(teacher, rows, actions),
                sums);
    }

    /** Cuts the rows out and sees that nothing was written between them. */
    private static float[][] rows(float[] matrix, int rows, int actions) {
        int stride = actions + GAP;
        float[][] cut = new float[rows][];
        for (int i = 0; i < rows; i++) {
            int at = OFFSET + i * stride;
            cut[i] = Arrays.copyOfRange(matrix, at, at + actions);
            Arrays.fill(matrix, at, at + actions, UNTOUCHED);
        }
        for (float number : matrix) {
            if (number != UNTOUCHED) {
                throw new AssertionError("written outside the rows: " + number);
            }
        }
        return cut;
    }

    private static float[] filled(int length, float number) {
        float[] array = new float[length];
        Arrays.fill(array, number);
        return array;
    }

    /** Of all bits. */
    int hash() {
        int hash = Arrays.deepHashCode(new Object[] {gradient, student, teacher, divergence, entropy, regulariser});
        return 31 * hash + Arrays.hashCode(sums.toArray());
    }
}
