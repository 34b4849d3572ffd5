package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossSumsTest {
    private static final PolicyLoss LOSS =
            PolicyLoss.of(Divergence.reverseKl()).withEntropyWeight(0.1).withTemperature(2);

    private final List<Sample> samples = new Samples(1).mixed(4, 50);

    @Test
    void emptySumsHaveNoMeans() {
        LossSums empty = LossSums.create();
        assertThat(empty.samples()).isZero();
        assertThat(empty.weight()).isZero();
        assertThat(empty.loss()).isNaN();
        assertThat(empty.divergence()).isNaN();
        assertThat(empty.entropy()).isNaN();
        assertThat(empty.teacherEntropy()).isNaN();
        assertThat(empty.agreement()).isNaN();
        assertThat(empty.regulariser()).isNaN();
    }

    @Test
    void meansAreWeighted() {
        boolean[] all = {true, true};
        Sample agreed = new Sample(new float[] {1, 0}, new float[] {4, 0}, all, all, 3);
        Sample apart = new Sample(new float[] {0, 0}, new float[] {0, 2}, all, all, 1);
        LossSums first = sums(List.of(agreed));
        LossSums second = sums(List.of(apart));
        LossSums both = sums(List.of(agreed, apart));
        assertThat(both.samples()).isEqualTo(2);
        assertThat(both.weight()).isEqualTo(4);
        assertThat(both.agreement()).isEqualTo(0.75);
        assertThat(both.loss()).isCloseTo((3 * first.loss() + second.loss()) / 4, within(1e-15));
        assertThat(both.divergence()).isCloseTo((3 * first.divergence() + second.divergence()) / 4, within(1e-15));
        assertThat(both.entropy()).isCloseTo((3 * first.entropy() + second.entropy()) / 4, within(1e-15));
        assertThat(both.teacherEntropy())
                .isCloseTo((3 * first.teacherEntropy() + second.teacherEntropy()) / 4, within(1e-15));
        assertThat(both.regulariser()).isEqualTo(both.entropy());
        assertThat(second.loss()).isEqualTo(second.divergence() - 0.1 * second.entropy());
        assertThat(second.entropy()).isCloseTo(Math.log(2), within(1e-7));
    }

    @Test
    void equalNumbersAgreeByTheLowestAction() {
        assertThat(sums(List.of(Sample.of(new float[] {0, 1, 1}, new float[] {7, 9, 9})))
                        .agreement())
                .isEqualTo(1);
        assertThat(sums(List.of(Sample.of(new float[] {0, 1, 1}, new float[] {7, 8, 9})))
                        .agreement())
                .isZero();
    }

    @Test
    void combiningWithEmptyChangesNothing() {
        double[] expected = sums(samples).toArray();
        assertThat(sums(samples).combine(LossSums.create()).toArray()).isEqualTo(expected);
        assertThat(LossSums.create().combine(sums(samples)).toArray()).isEqualTo(expected);
    }

    @Test
    void combiningRandomSplitsGivesTheWhole() {
        Random random = new Random(2);
        double[] expected = sums(samples).toArray();
        for (int i = 0; i < 100; i++) {
            int cut = 1 + random.nextInt(samples.size() - 1);
            LossSums left = sums(samples.subList(0, cut));
            LossSums right = sums(samples.subList(cut, samples.size()));
            double[] found = left.combine(right).toArray();
            for (int k = 0; k < expected.length; k++) {
                assertThat(found[k]).isCloseTo(expected[k], within(1e-13 * Math.abs(expected[k])));
            }
        }
    }

    @Test
    void acceptingRowsInPartsGivesTheSameBits() {
        double[] expected = sums(samples).toArray();
        LossKernel kernel = LossKernel.of(LOSS, 4);
        LossSums parts = LossSums.create();
        for (int row = 0; row < samples.size(); row++) {
            Sample sample = samples.get(row);
            kernel.accept(
                    LossBatch.of(4)
                            .rows(1)
                            .logits(sample.logits, 0, 4)
                            .targets(sample.targets, 0, 4)
                            .mask(sample.valid, 0, 4)
                            .loggedMask(sample.logged, 0, 4)
                            .weights(new float[] {sample.weight}, 0),
                    parts);
        }
        assertThat(parts.toArray()).isEqualTo(expected);
    }

    @Test
    void arrayGivesTheSumsBack() {
        LossSums sums = sums(samples);
        LossSums back = LossSums.of(sums.toArray());
        assertThat(back.toArray()).isEqualTo(sums.toArray());
        assertThat(back.samples()).isEqualTo(samples.size());
        assertThat(back.loss()).isEqualTo(sums.loss());
    }

    @Test
    void arrayOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LossSums.of(new double[7]))
                .withMessage("loss sums: expected 8 numbers, found 7");
    }

    private static LossSums sums(List<Sample> samples) {
        return Results.of(LOSS, samples).sums;
    }
}
