package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimiserTest {

    @Test
    void adamIsThePapersAlgorithm() {
        float[] parameters = {1f, -2f, 3f};
        float[] moments = new float[6];
        double[] expected = {1, -2, 3};
        double[] m = new double[3];
        double[] v = new double[3];
        for (int step = 1; step <= 50; step++) {
            float[] sum = {4f * parameters[0], 4f * parameters[1] * step, -2f};
            for (int i = 0; i < 3; i++) {
                double g = sum[i] * 0.25;
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                double mHat = m[i] / (1 - Math.pow(0.9, step));
                double vHat = v[i] / (1 - Math.pow(0.999, step));
                expected[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
            }
            Adam.STANDARD.step(parameters, sum, 0.25f, moments, step, 0.01);
            for (int i = 0; i < 3; i++) {
                assertThat((double) parameters[i]).isCloseTo(expected[i], within(2e-5));
            }
        }
    }

    /** Adam takes a part of the vectors after the other. */
    @Test
    void everyParameterOfALongVectorIsSteppedAsIfAlone() {
        int count = 2500;
        float[] parameters = new float[count];
        float[] gradient = new float[count];
        float[] moments = new float[2 * count];
        for (int i = 0; i < count; i++) {
            parameters[i] = i;
            gradient[i] = i % 7 - 3;
            moments[i] = i % 5 - 2;
            moments[count + i] = i % 3;
        }
        float[][] alone = new float[count][];
        float[][] aloneMoments = new float[count][];
        for (int i = 0; i < count; i++) {
            alone[i] = new float[] {parameters[i]};
            aloneMoments[i] = new float[] {moments[i], moments[count + i]};
            Adam.STANDARD.step(alone[i], new float[] {gradient[i]}, 0.5f, aloneMoments[i], 3, 0.1);
        }
        Adam.STANDARD.step(parameters, gradient, 0.5f, moments, 3, 0.1);

        for (int i = 0; i < count; i++) {
            assertThat(parameters[i]).isEqualTo(alone[i][0]);
            assertThat(moments[i]).isEqualTo(aloneMoments[i][0]);
            assertThat(moments[count + i]).isEqualTo(aloneMoments[i][1]);
        }
    }

    @Test
    void adamWDecaysApartFromAdamsStep() {
        double decay = 0.1;
        AdamW adamW = new AdamW(Adam.STANDARD, decay);
        float[] parameters = {1f, -2f, 3f};
        float[] moments = new float[3 * adamW.moments()];
        double[] expected = {1, -2, 3};
        double[] m = new double[3];
        double[] v = new double[3];
        for (int step = 1; step <= 50; step++) {
            double rate = 0.01 / step;
            float[] sum = {4f * parameters[0], 4f * parameters[1] * step, 0f};
            for (int i = 0; i < 3; i++) {
                double g = sum[i] * 0.25;
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                double mHat = m[i] / (1 - Math.pow(0.9, step));
                double vHat = v[i] / (1 - Math.pow(0.999, step));
                expected[i] -= rate * (mHat / (Math.sqrt(vHat) + 1e-8) + decay * expected[i]);
            }
            adamW.step(parameters, sum, 0.25f, moments, step, rate);
            for (int i = 0; i < 3; i++) {
                assertThat((double) parameters[i]).isCloseTo(expected[i], within(2e-5));
            }
        }
        assertThat(parameters[2]).isLessThan(2.99f);
    }

    @Test
    void sgdWithMomentumIsPolyaksRecursion() {
        Sgd sgd = new Sgd(0.9);
        float[] parameters = {1f};
        float[] moments = new float[1];
        double w = 1;
        double m = 0;
        for (int step = 1; step <= 50; step++) {
            float sum = 4f * parameters[0];
            m = 0.9 * m + sum * 0.25;
            w -= 0.01 * m;
            sgd.step(parameters, new float[] {sum}, 0.25f, moments, step, 0.01);
            assertThat((double) parameters[0]).isCloseTo(w, within(2e-5));
        }
    }

    @Test
    void momentsWithoutAGradientDoNotBecomeSubnormal() {
        float[] parameters = {1f};
        float[] moments = new float[2];
        Adam.STANDARD.step(parameters, new float[] {1f}, 1f, moments, 1, 1e-3);
        for (int step = 2; step < 100_000; step++) {
            Adam.STANDARD.step(parameters, new float[] {0f}, 1f, moments, step, 1e-3);
            assertThat(moments[0] == 0 || 1e-3f * moments[0] >= Float.MIN_NORMAL)
                    .isTrue();
            assertThat(moments[1] == 0 || moments[1] >= Float.MIN_NORMAL).isTrue();
        }
        assertThat(moments[0]).isLessThan(1e-26f);
        assertThat(moments[1]).isLessThan(1e-24f);
    }

    @Test
    void sgdStepsAgainstTheMeanGradient() {
        float[] parameters = {1f, 2f};
        new Sgd(0).step(parameters, new float[] {8f, -4f}, 0.5f, new float[0], 1, 0.25);
        assertThat(parameters).containsExactly(0f, 2.5f);
    }

    @Test
    void momentumGoesOnInTheOldDirection() {
        Sgd sgd = new Sgd(0.5);
        float[] parameters = {0f};
        float[] moments = new float[sgd.moments()];
        sgd.step(parameters, new float[] {1f}, 1f, moments, 1, 1);
        sgd.step(parameters, new float[] {0f}, 1f, moments, 2, 1);
        assertThat(parameters).containsExactly(-1.5f);
        assertThat(moments).containsExactly(0.5f);
    }
}
