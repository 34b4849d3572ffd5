package org.kelvinrl.loss;

/**
 * Exponential and logarithm as polynomials of additions, multiplications and fused multiply-adds in one order, so that they give
 * the same bits wherever they run: {@link Math#exp} promises only a bound on its error.
 *
 * <p>The coefficients are minimax polynomials, found by Remez's algorithm in 30 digits and rounded to float.
 */
final class FloatMath {
    /** Below this exp is 0. Float's normal numbers end at exp(-87.34) = 2^-126. */
    static final float LOWEST_EXPONENT = -87;

    private static final float LOG2_E = 0x1.715476p0f;
    private static final float LN_2 = 0x1.62e43p-1f;
    private static final float LN_2_REST = -0x1.05c61p-29f;

    /** Added to a small number, it leaves the nearest integer in the lowest bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

    /** (exp(r) - 1 - r) / r^2 for |r| up to log(2) / 2; the relative error of exp is below 1.1e-8. */
    private static final float EXP_0 = 0x1.0p-1f;

    private static final float EXP_1 = 0x1.5554dcp-3f;
    private static final float EXP_2 = 0x1.5554b8p-5f;
    private static final float EXP_3 = 0x1.120b72p-7f;
    private static final float EXP_4 = 0x1.6d754cp-10f;

    /** (log(1 + f) - f) / f^2 for f from sqrt(1/2) - 1 to sqrt(2) - 1; the relative error of log is below 1.6e-8. */
    private static final float LOG_0 = -0x1.fffffep-2f;

    private static final float LOG_1 = 0x1.555548p-2f;
    private static final float LOG_2 = -0x1.0001f8p-2f;
    private static final float LOG_3 = 0x1.99a7bcp-3f;
    private static final float LOG_4 = -0x1.548f7p-3f;
    private static final float LOG_5 = 0x1.2245bap-3f;
    private static final float LOG_6 = -0x1.0bb9d4p-3f;
    private static final float LOG_7 = 0x1.088ed4p-3f;
    private static final float LOG_8 = -0x1.4a540cp-4f;

    private static final int SQRT_HALF_BITS = Float.floatToRawIntBits(0x1.6a09e6p-1f);
    private static final int MANTISSA_BITS = 23;

    private FloatMath() {}

    /**
     * exp(z) = 2^k exp(r), with k the integer nearest to z / log 2, to 2 units in the last place; 0 where z is below {@link
     * #LOWEST_EXPONENT}, minus infinity included. A float of some size has few digits left for its fraction, so z comes in two
     * parts.
     *
     * @param z numbers of at most 0
     * @param n how many
     * @param x what to add to each z, less than a unit in its last place and anything below {@link #LOWEST_EXPONENT}; replaced by
     *     exp(z + x)
     * @param scratch overwritten
     * @return whether some z is minus infinity
     */
    static boolean exp(float[] z, int n, float[] x, float[] scratch) {
        roundedExponents(z, n, scratch);
        fractions(z, scratch, n, x);
        return scale(z, scratch, n, x);
    }

    private static void roundedExponents(float[] z, int n, float[] rounded) {
        for (int i = 0; i < n; i++) {
            rounded[i] = Math.fma(z[i], LOG2_E, ROUND);
        }
    }

    private static void fractions(float[] z, float[] rounded, int n, float[] x) {
        for (int i = 0; i < n; i++) {
            float k = rounded[i] - ROUND;
            float r = Math.fma(k, -LN_2, z[i]) + Math.fma(k, -LN_2_REST, x[i]);
            float q = Math.fma(EXP_4, r, EXP_3);
            q = Math.fma(q, r, EXP_2);
            q = Math.fma(q, r, EXP_1);
            q = Math.fma(q, r, EXP_0);
            x[i] = Math.fma(r * r, q, r) + 1;
        }
    }

    private static boolean scale(float[] z, float[] rounded, int n, float[] x) {
        boolean infinite = false;
        for (int i = 0; i < n; i++) {
            int power = (Float.floatToRawIntBits(rounded[i]) + Float.MAX_EXPONENT) << MANTISSA_BITS;
            x[i] = z[i] < LOWEST_EXPONENT ? 0 : x[i] * Float.intBitsToFloat(power);
            infinite |= z[i] < -Float.MAX_VALUE;
        }
        return infinite;
    }

    /**
     * log(1 + x) = k log 2 + log(1 + f), with 1 + f from sqrt(1/2) to sqrt(2). Where k is 0, f is x itself, so that a small x
     * keeps all its digits.
     *
     * @param x from 0 up
     * @return log(1 + x), to 3 units in the last place
     */
    static float log1p(float x) {
        int bits = Float.floatToRawIntBits(1 + x);
        int k = (bits - SQRT_HALF_BITS) >> MANTISSA_BITS;
        float f = k == 0 ? x : Float.intBitsToFloat(bits - (k << MANTISSA_BITS)) - 1;
        float q = Math.fma(LOG_8, f, LOG_7);
        q = Math.fma(q, f, LOG_6);
        q = Math.fma(q, f, LOG_5);
        q = Math.fma(q, f, LOG_4);
        q = Math.fma(q, f, LOG_3);
        q = Math.fma(q, f, LOG_2);
        q = Math.fma(q, f, LOG_1);
        q = Math.fma(q, f, LOG_0);
        float exponent = Float.intBitsToFloat(ROUND_BITS + k) - ROUND;
        return Math.fma(exponent, LN_2, Math.fma(f * f, q, f));
    }
}
