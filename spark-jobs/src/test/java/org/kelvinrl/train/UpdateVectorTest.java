package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;

class UpdateVectorTest {

    private static final int CHANGES = 700;
    private static final int NUMBERS = 1000;

    @Test
    void withoutCompressionTheNumbersStay() {
        float[] values = values(0);
        UpdateVector update = UpdateVector.of(plan(Compression.NONE, false), 3, 0, values.clone(), CHANGES);
        assertThat(update.values()).isEqualTo(values);
        assertThat(update.bytes()).isEqualTo(4 * NUMBERS);
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "INT8"})
    void roundingIsWithinOneStepOfTheFormat(Compression compression) {
        float[] values = values(0);
        float[] rounded = UpdateVector.of(plan(compression, false), 3, 0, values.clone(), CHANGES)
                .values();
        for (int i = 0; i < NUMBERS; i++) {
            assertThat(Math.abs(rounded[i] - values[i])).isLessThanOrEqualTo(step(compression, values, i));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "INT8"})
    void roundingByChanceHasNoBias(Compression compression) {
        float[] values = values(0);
        int draws = 2000;
        double[] sum = new double[NUMBERS];
        for (int round = 0; round < draws; round++) {
            float[] rounded = UpdateVector.of(plan(compression, false), round, 0, values.clone(), CHANGES)
                    .values();
            for (int i = 0; i < NUMBERS; i++) {
                sum[i] += rounded[i];
            }
        }
        double largest = 0;
        double mean = 0;
        for (int i = 0; i < NUMBERS; i++) {
            // in units of the largest deviation that the mean of so many draws can have by chance
            double z = (sum[i] / draws - values[i]) / (0.5 * step(compression, values, i) / Math.sqrt(draws));
            largest = Math.max(largest, Math.abs(z));
            mean += z / NUMBERS;
        }
        assertThat(largest).isLessThan(4.5);
        assertThat(Math.abs(mean)).isLessThan(4.5 / Math.sqrt(NUMBERS));
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "INT8"})
    void errorFeedbackRoundsAWorkersOwnUpdateToTheNearest(Compression compression) {
        float[] values = values(0);
        float[] rounded = UpdateVector.of(plan(compression, true), 3, 0, values.clone(), CHANGES)
                .values();
        for (int i = 0; i < NUMBERS; i++) {
            assertThat(Math.abs(rounded[i] - values[i])).isLessThanOrEqualTo(0.5001f * step(compression, values, i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7, 16, 33})
    void theBitsAreTheSameWhoeverMergesWhat(int workers) {
        for (Compression compression : Compression.values()) {
            WorkerTree tree = new WorkerTree(workers);
            float[] whole = merged(tree, 0, compression).values();
            for (int level = 1; level <= tree.height(); level++) {
                assertThat(merged(tree, level, compression).values()).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "INT8"})
    void theMergeIsCloseToTheSum(Compression compression) {
        WorkerTree tree = new WorkerTree(16);
        float[] exact = merged(tree, 2, Compression.NONE).values();
        float[] rounded = merged(tree, 2, compression).values();
        double error = 0;
        double size = 0;
        for (int i = 0; i < NUMBERS; i++) {
            error += Math.pow(rounded[i] - exact[i], 2);
            size += Math.pow(exact[i], 2);
        }
        assertThat(Math.sqrt(error / size)).isPositive().isLessThan(0.05);
    }

    @Test
    void drawsDependOnRoundWorkerAndSeed() {
        float[] values = values(0);
        TrainingPlan plan = plan(Compression.INT8, false);
        float[] rounded = UpdateVector.of(plan, 3, 0, values.clone(), CHANGES).values();
        assertThat(UpdateVector.of(plan, 3, 0, values.clone(), CHANGES).values())
                .isEqualTo(rounded);
        assertThat(UpdateVector.of(plan, 4, 0, values.clone(), CHANGES).values())
                .isNotEqualTo(rounded);
        assertThat(UpdateVector.of(plan, 3, 1, values.clone(), CHANGES).values())
                .isNotEqualTo(rounded);
    }

    @Test
    void bytesAreThoseOfTheFormat() {
        assertThat(update(Compression.BFLOAT16, 0).bytes()).isEqualTo(2 * NUMBERS);
        // three blocks of changes with a scale each, and moments in 16 bits
        assertThat(update(Compression.INT8, 0).bytes()).isEqualTo(CHANGES + 3 * 4 + 2 * (NUMBERS - CHANGES));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatIsNotFiniteStaysSo(Compression compression) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int place : new int[] {0, CHANGES - 1, NUMBERS - 1}) {
                float[] values = values(0);
                values[place] = bad;
                float[] rounded = UpdateVector.of(plan(compression, false), 3, 0, values, CHANGES)
                        .values();
                assertThat(Float.isFinite(rounded[place])).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void zerosAndSubnormalNumbersPass(Compression compression) {
        float[] values = new float[NUMBERS];
        values[1] = Float.MIN_VALUE;
        float[] rounded =
                UpdateVector.of(plan(compression, false), 3, 0, values, CHANGES).values();
        assertThat(rounded[0]).isZero();
        assertThat(rounded[1]).isCloseTo(0f, within(1e-38f));
    }

    /** What a number may move by: to the next bfloat16, or a block's scale. */
    private static float step(Compression compression, float[] values, int i) {
        if (compression == Compression.INT8 && i < CHANGES) {
            float largest = 0;
            int block = i / EightBits.BLOCK * EightBits.BLOCK;
            for (int j = block; j < Math.min(CHANGES, block + EightBits.BLOCK); j++) {
                largest = Math.max(largest, Math.abs(values[j]));
            }
            return largest / 127;
        }
        return Math.scalb(1f, Math.getExponent(values[i]) - 7);
    }

    private static UpdateVector merged(WorkerTree tree, int level, Compression compression) {
        return tree.reduce(
                tree.height(),
                0,
                level,
                node -> tree.reduce(level, node, 0, worker -> update(compression, worker), UpdateVector::merge),
                UpdateVector::merge);
    }

    private static UpdateVector update(Compression compression, int worker) {
        return UpdateVector.of(plan(compression, false), 3, worker, values(worker), CHANGES);
    }

    private static float[] values(int worker) {
        RandomStream random = RandomStream.of(worker);
        float[] values = new float[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            values[i] = (float) ((random.nextUniform() - 0.3) * Math.exp(4 * random.nextUniform()));
        }
        return values;
    }

    static TrainingPlan plan(Compression compression, boolean errorFeedback) {
        return new TrainingPlan(
                1,
                1,
                1,
                StepRule.of(1, Adam.STANDARD, 1e-3),
                new Averaging(0, 1, OuterOptimiser.AVERAGE, Moments.AVERAGE, compression, errorFeedback),
                EntropyWeight.CONSTANT,
                Patience.ENDLESS,
                OnDivergence.STOP);
    }
}
