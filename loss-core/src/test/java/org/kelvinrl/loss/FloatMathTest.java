package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatMathTest {
    @Test
    void exponentialIsGoodToThreeUnitsInTheLastPlace() {
        int n = 2_000_000;
        double worst = 0;
        double worstLessOne = 0;
        for (int i = 0; i < n; i++) {
            float z = -87f * i / (n - 1);
            float rest = Math.ulp(z) * ((i % 5) - 2) / 5;
            double exact = StrictMath.exp((double) z + rest);
            worst = Math.max(worst, Math.abs(FloatMath.exp(z, rest, 0) - exact) / Math.ulp((float) exact));
            double lessOne = StrictMath.expm1((double) z + rest);
            worstLessOne =
                    Math.max(worstLessOne, Math.abs(FloatMath.exp(z, rest, 1) - lessOne) / Math.ulp((float) lessOne));
        }
        assertThat(worst).isLessThan(1.5);
        assertThat(worstLessOne).isLessThan(3);
    }

    @Test
    void exponentialOfAProductIsGoodToTwoUnitsInTheLastPlace() {
        int n = 100_000;
        for (double factor : new double[] {1, 1.5, 1 / 0.3, 1e-20, 1e20}) {
            Scale scale = Scale.of(factor);
            double worst = 0;
            for (int i = 0; i < n; i++) {
                float d = (float) (-86.99 / factor * i / (n - 1));
                float lost = Math.ulp(d) * ((i % 5) - 2) / 5;
                double exact = StrictMath.exp(factor * ((double) d + lost));
                worst = Math.max(worst, Math.abs(FloatMath.exp(d, lost, scale) - exact) / Math.ulp((float) exact));
            }
            assertThat(worst).isLessThan(2);
        }
    }

    @Test
    void exponentialOfAProductIsZeroBelowTheLowestExponent() {
        Scale half = Scale.of(0.5);
        assertThat(FloatMath.exp(-174, 0, half)).isGreaterThan(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(Math.nextDown(-174f), 0, half)).isZero();
        assertThat(FloatMath.exp(-1e30f, Float.NaN, half)).isZero();
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY, Float.NaN, half)).isZero();
        assertThat(FloatMath.exp(-1e30f, 0, Scale.of(1e30))).isZero();
        assertThat(FloatMath.exp(0, 0, half)).isEqualTo(1);
    }

    @Test
    void exponentialLessOneKeepsTheDigitsOfNearlyNothing() {
        for (float z : new float[] {0, -Float.MIN_VALUE, -Float.MIN_NORMAL, -1e-10f}) {
            assertThat(FloatMath.exp(z, 0, 1)).isEqualTo(z);
        }
    }

    @Test
    void exponentialIsZeroBelowTheLowestExponent() {
        assertThat(FloatMath.exp(-87, 0, 0)).isGreaterThan(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(Math.nextDown(-87f), 0, 0)).isZero();
        assertThat(FloatMath.exp(-1e30f, Float.NaN, 0)).isZero();
        assertThat(FloatMath.exp(-Float.MAX_VALUE, Float.POSITIVE_INFINITY, 0)).isZero();
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY, Float.NaN, 0)).isZero();
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY, Float.NaN, 1)).isEqualTo(-1);
    }

    @Test
    void logarithmIsGoodToThreeUnitsInTheLastPlace() {
        double worst = 0;
        double worstOfSum = 0;
        for (int bits = Float.floatToRawIntBits(Float.MIN_NORMAL); bits < Float.floatToRawIntBits(1e9f); bits += 521) {
            float x = Float.intBitsToFloat(bits);
            worst = Math.max(worst, inLastPlaces(FloatMath.log(0, x), StrictMath.log(x)));
            worstOfSum = Math.max(worstOfSum, inLastPlaces(FloatMath.log(1, x), StrictMath.log1p(x)));
            if (x < 0.999999f) {
                worstOfSum = Math.max(worstOfSum, inLastPlaces(FloatMath.log(1, -x), StrictMath.log1p(-x)));
            }
        }
        assertThat(worst).isLessThan(3);
        assertThat(worstOfSum).isLessThan(3);
    }

    private static double inLastPlaces(float found, double exact) {
        return Math.abs(found - exact) / Math.ulp((float) exact);
    }

    @Test
    void logarithmOfOnePlusNearlyNothingIsThat() {
        for (float x : new float[] {0, Float.MIN_VALUE, Float.MIN_NORMAL, 1e-10f, -1e-10f}) {
            assertThat(FloatMath.log(1, x)).isEqualTo(x);
        }
    }
}
