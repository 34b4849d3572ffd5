package org.kelvinrl.loss;

import java.util.Arrays;
import java.util.Map;

/** The oracle of the tests: double precision, sample by sample. */
final class DoublePath implements Contestant {
    private static final Map<String, Formula> FORMULAS =
            Map.of(ForwardKl.NAME, Formula.FORWARD_KL, ReverseKl.NAME, Formula.REVERSE_KL);

    private final Batch batch;
    private final ReferenceLoss loss;
    private final float[] gradient;

    DoublePath(Batch batch) {
        this.batch = batch;
        this.loss = new ReferenceLoss(
                batch.loss, FORMULAS.get(batch.loss.divergence().name()));
        this.gradient = batch.newMatrix();
    }

    @Override
    public double compute() {
        double sum = 0;
        for (int row = 0; row < Batch.ROWS; row++) {
            sum += compute(row * batch.actions);
        }
        return sum / Batch.ROWS;
    }

    private double compute(int from) {
        int to = from + batch.actions;
        Sample sample =
                Sample.of(Arrays.copyOfRange(batch.logits, from, to), Arrays.copyOfRange(batch.targets, from, to));
        double[] slope = loss.gradient(sample);
        for (int j = 0; j < slope.length; j++) {
            gradient[from + j] = (float) slope[j];
        }
        return loss.value(sample.doubleLogits(), sample);
    }

    @Override
    public float[] gradient() {
        return gradient;
    }
}
