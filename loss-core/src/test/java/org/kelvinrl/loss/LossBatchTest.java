package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossBatchTest {
    private final LossKernel kernel = LossKernel.of(PolicyLoss.of(Divergence.forwardKl()), 3);
    private final float[] six = new float[6];

    @Test
    void noRowsAddNothing() {
        LossSums sums = LossSums.create();
        kernel.accept(LossBatch.of(3).logits(new float[0], 0, 3).targets(new float[0], 0, 3), sums);
        assertThat(sums.toArray()).containsOnly(0);
    }

    @Test
    void withoutRowsNothingOverlaps() {
        LossSums sums = LossSums.create();
        kernel.accept(batch().rows(0).gradient(six, 0, 3), sums);
        assertThat(sums.samples()).isZero();
    }

    @Test
    void optionalArraysMayBeTakenAway() {
        LossBatch batch = batch().mask(new boolean[6], 0, 3).weights(new float[2], 0);
        LossSums sums = LossSums.create();
        kernel.accept(batch.mask(null, 0, 0).weights(null, 0), sums);
        assertThat(sums.weight()).isEqualTo(2);
    }

    @Test
    void gradientIsScaled() {
        float[] u = {1, 0, 0, 0, 0, 4};
        float[] plain = new float[6];
        float[] scaled = new float[6];
        kernel.accept(batch().targets(u, 0, 3).gradient(plain, 0, 3), LossSums.create());
        kernel.accept(batch().targets(u, 0, 3).gradient(scaled, 0, 3).gradientScale(-0.25), LossSums.create());
        for (int i = 0; i < 6; i++) {
            assertThat(scaled[i]).isEqualTo(-0.25f * plain[i]).isNotZero();
        }
    }

    @Test
    void rowsMayLieBetweenOneAnother() {
        float[] shared = {0, 0, 0, 3, 2, 1, 9, 9, 9, 0, 0, 0, 1, 2, 3, 9, 9, 9};
        float[] apart = new float[6];
        LossBatch batch = batch().logits(shared, 0, 9).targets(shared, 3, 9);
        kernel.accept(batch.gradient(apart, 0, 3), LossSums.create());
        kernel.accept(batch.gradient(shared, 6, 9), LossSums.create());
        assertThat(shared).containsSubsequence(apart);
        assertThat(shared).doesNotContain(9);
    }

    @Test
    void missingArraysAreRefused() {
        refused(LossBatch.of(3).rows(1).targets(six, 0, 3), "logits: expected an array, found none");
        refused(LossBatch.of(3).rows(1).logits(six, 0, 3), "targets: expected an array, found none");
    }

    @Test
    void arraysThatTheLossAsksForAreRequired() {
        PolicyLoss loss = PolicyLoss.of(Divergence.forwardKl());
        String actions = "actions: expected an array, found none";
        assertMissing(loss.withTargets(Targets.ACTION), actions);
        assertMissing(PolicyLoss.of(Divergence.squaredErrorOfTaken()), actions);
        assertMissing(PolicyLoss.of(Divergence.huberErrorOfTaken(1)), actions);
        assertMissing(
                loss.withRegulariser(Regulariser.klToReference()),
                "reference probabilities: expected an array, found none");
        LossBatch withoutTargets = LossBatch.of(3).rows(2).logits(six, 0, 3).actions(new int[2], 0);
        LossSums sums = LossSums.create();
        LossKernel.of(loss.withTargets(Targets.ACTION), 3).accept(withoutTargets, sums);
        assertThat(sums.divergence()).isCloseTo(Math.log(3), within(1e-6));
    }

    private void assertMissing(PolicyLoss loss, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LossKernel.of(loss, 3).accept(batch(), LossSums.create()))
                .withMessage(message);
    }

    @Test
    void shortArraysAreRefused() {
        refused(
                batch().logits(new float[5], 0, 3),
                "logits: expected an array of at least 6 for 2 rows of 3 from offset 0 with stride 3, found 5");
        refused(
                batch().mask(new boolean[8], 1, 5),
                "action mask: expected an array of at least 9 for 2 rows of 3 from offset 1 with stride 5, found 8");
        refused(
                batch().gradient(new float[6], 1, 3),
                "gradient: expected an array of at least 7 for 2 rows of 3 from offset 1 with stride 3, found 6");
        refused(
                batch().weights(new float[2], 1),
                "weights: expected an array of at least 3 for 2 rows of 1 from offset 1 with stride 1, found 2");
        refused(
                batch().rows(Integer.MAX_VALUE),
                "logits: expected an array of at least 6442450941 for 2147483647 rows of 3 from offset 0 with stride 3,"
                        + " found 6");
    }

    @Test
    void offsetsAndStridesThatLeaveTheArrayAreRefused() {
        refused(batch().targets(six, -1, 3), "targets: expected an offset of at least 0, found -1");
        refused(
                batch().loggedMask(new boolean[6], 0, 2),
                "logged mask: expected a stride of at least 3, one row's length, found 2");
    }

    @Test
    void overlappingArraysAreRefused() {
        refused(batch().gradient(six, 0, 3), overlap("gradient", "logits"));
        float[] ten = new float[10];
        refused(
                batch().studentProbabilities(ten, 0, 3).teacherProbabilities(ten, 4, 3),
                overlap("student probabilities", "teacher probabilities"));
        refused(batch().divergence(ten, 0).entropy(ten, 1), overlap("divergence", "entropy"));
        refused(batch().entropy(ten, 0).teacherEntropy(ten, 1), overlap("entropy", "teacher entropy"));
        refused(batch().weights(ten, 0).entropy(ten, 1), overlap("entropy", "weights"));
        boolean[] shared = {true, true, true, true, true, true};
        refused(batch().mask(shared, 0, 3).agreement(shared, 2), overlap("agreement", "action mask"));
        float[] twelve = new float[12];
        refused(batch().logits(twelve, 0, 6).gradient(twelve, 2, 6), overlap("gradient", "logits"));
        refused(batch().logits(twelve, 0, 6).gradient(twelve, 3, 4), overlap("gradient", "logits"));
    }

    @Test
    void neighbouringArraysAreApart() {
        float[] four = new float[4];
        kernel.accept(batch().divergence(four, 0).entropy(four, 2), LossSums.create());
        assertThat(four[2]).isPositive();
        kernel.accept(batch().divergence(four, 2).entropy(four, 0), LossSums.create());
        assertThat(four[2]).isZero();
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LossBatch.of(0))
                .withMessage("actions: expected at least 1, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LossKernel.of(PolicyLoss.of(Divergence.forwardKl()), 0))
                .withMessage("actions: expected at least 1, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch().rows(-1))
                .withMessage("rows: expected at least 0, found -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch().gradientScale(Double.NaN))
                .withMessage("gradient scale: expected a finite number, found NaN");
        refused(LossBatch.of(4), "actions: expected 3, found 4");
    }

    private LossBatch batch() {
        return LossBatch.of(3).rows(2).logits(six, 0, 3).targets(new float[6], 0, 3);
    }

    private static String overlap(String written, String other) {
        return written + ": expected elements apart from those of " + other + ", found them overlapping";
    }

    private void refused(LossBatch batch, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.accept(batch, LossSums.create()))
                .withMessage(message);
    }
}
