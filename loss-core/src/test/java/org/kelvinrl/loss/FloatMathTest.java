package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatMathTest {
    @Test
    void exponentialIsGoodToTwoUnitsInTheLastPlace() {
        int n = 2_000_000;
        float[] z = new float[n];
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            z[i] = -87f * i / (n - 1);
            x[i] = Math.ulp(z[i]) * ((i % 5) - 2) / 5;
        }
        float[] rest = x.clone();
        assertThat(FloatMath.exp(z, n, x, new float[n])).isFalse();
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double exact = StrictMath.exp((double) z[i] + rest[i]);
            worst = Math.max(worst, Math.abs(x[i] - exact) / Math.ulp((float) exact));
        }
        assertThat(worst).isLessThan(1.5);
    }

    @Test
    void exponentialIsZeroBelowTheLowestExponent() {
        float[] z = {-87, Math.nextDown(-87f), -1e30f, -Float.MAX_VALUE};
        float[] x = {0, 0, Float.NaN, Float.POSITIVE_INFINITY};
        assertThat(FloatMath.exp(z, 4, x, new float[4])).isFalse();
        assertThat(x[0]).isGreaterThan(Float.MIN_NORMAL);
        assertThat(x).endsWith(0, 0, 0);
    }

    @Test
    void exponentialNoticesMinusInfinity() {
        float[] z = {0, Float.NEGATIVE_INFINITY, 0};
        float[] x = {0, Float.NaN, 0};
        assertThat(FloatMath.exp(z, 3, x, new float[3])).isTrue();
        assertThat(x).containsExactly(1, 0, 1);
    }

    @Test
    void logarithmIsGoodToThreeUnitsInTheLastPlace() {
        double worst = 0;
        for (int bits = 0; bits < Float.floatToRawIntBits(1e9f); bits += 521) {
            float x = Float.intBitsToFloat(bits);
            double exact = StrictMath.log1p(x);
            worst = Math.max(worst, Math.abs(FloatMath.log1p(x) - exact) / Math.ulp((float) exact));
        }
        assertThat(worst).isLessThan(3);
        assertThat(FloatMath.log1p(0)).isZero();
        assertThat(FloatMath.log1p(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    }
}
