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

    static final float LOG2_E = 0x1.715476p0f;
    static final float LN_2 = 0x1.62e43p-1f;
    static final float LN_2_REST = -0x1.05c61p-29f;

    /** Added to a small number, it leaves the nearest integer in the lowest bits. */
    static final float ROUND = 0x1.8p23f;

    static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

    /** The same, and what is left in the lowest bits is the exponent field of two to that power. */
    static final float ROUND_TO_EXPONENT = ROUND + Float.MAX_EXPONENT;

    /** (exp(r) - 1 - r) / r^2 for |r| up to log(2) / 2; the relative error of exp is below 1.1e-8. */
    static final float EXP_0 = 0x1.0p-1f;

    static final float EXP_1 = 0x1.5554dcp-3f;
    static final float EXP_2 = 0x1.5554b8p-5f;
    static final float EXP_3 = 0x1.120b72p-7f;
    static final float EXP_4 = 0x1.6d754cp-10f;

    /** (2^f - 1) / f for |f| up to 1/2; the relative error of 2^f is below 1.6e-8. */
    static final float POWER_0 = 0x1.62e43p-1f;

    static final float POWER_1 = 0x1.ebfbdcp-3f;
    static final float POWER_2 = 0x1.c6aee8p-5f;
    static final float POWER_3 = 0x1.3b2d4cp-7f;
    static final float POWER_4 = 0x1.5f3e54p-10f;
    static final float POWER_5 = 0x1.41fbbcp-13f;

    /** (log(1 + f) - f) / f^2 for f from sqrt(1/2) - 1 to sqrt(2) - 1; the relative error of log is below 1.6e-8. */
    static final float LOG_0 = -0x1.fffffep-2f;

    static final float LOG_1 = 0x1.555548p-2f;
    static final float LOG_2 = -0x1.0001f8p-2f;
    static final float LOG_3 = 0x1.99a7bcp-3f;
    static final float LOG_4 = -0x1.548f7p-3f;
    static final float LOG_5 = 0x1.2245bap-3f;
    static final float LOG_6 = -0x1.0bb9d4p-3f;
    static final float LOG_7 = 0x1.088ed4p-3f;
    static final float LOG_8 = -0x1.4a540cp-4f;

    static final int SQRT_HALF_BITS = Float.floatToRawIntBits(0x1.6a09e6p-1f);
    static final int MANTISSA_BITS = 23;

    private FloatMath() {}

    /**
     * exp(z + rest) - s = 2^k (exp(r) - 1) + (2^k - s), with k the integer nearest to z / log 2 and s 0 or 1, to 3 units in the last
     * place; -s where z is below {@link #LOWEST_EXPONENT}, minus infinity included. A float of some size has few digits left for its
     * fraction, so the exponent comes in two parts.
     *
     * @param z at most 0
     * @param rest less than a unit in the last place of z; anything where z is below {@link #LOWEST_EXPONENT}
     * @param s what to subtract, 0 or 1
     */
    static float exp(float z, float rest, float s) {
        return scaleByPower(z, expm1OfFraction(z, rest), s);
    }

    /** exp(r) - 1. */
    static float expm1OfFraction(float z, float rest) {
        float k = Math.fma(z, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(k, -LN_2, z) + Math.fma(k, -LN_2_REST, rest);
        float q = Math.fma(EXP_4, r, EXP_3);
        q = Math.fma(q, r, EXP_2);
        q = Math.fma(q, r, EXP_1);
        q = Math.fma(q, r, EXP_0);
        return Math.fma(r * r, q, r);
    }

    /** exp(z) - s from exp(r) - 1. */
    static float scaleByPower(float z, float expm1OfFraction, float s) {
        int bits = (Float.floatToRawIntBits(Math.fma(z, LOG2_E, ROUND)) + Float.MAX_EXPONENT) << MANTISSA_BITS;
        float power = Float.intBitsToFloat(bits);
        return z < LOWEST_EXPONENT ? 0 - s : Math.fma(expm1OfFraction, power, power - s);
    }

    /**
     * exp(s (d + lost)) = 2^k 2^f with k the integer nearest to d s / log 2, to 2 units in the last place; 0 where d s is below {@link
     * #LOWEST_EXPONENT}. The product with d is rounded only after k has been taken from it, so that a large one costs no digits.
     *
     * @param d at most 0
     * @param lost less than a unit in the last place of d; anything where the result is 0
     * @param s above 0
     */
    static float exp(float d, float lost, Scale s) {
        return scaleByPower(d, powerOfFraction(d, lost, s), s);
    }

    /** 2^f. */
    static float powerOfFraction(float d, float lost, Scale s) {
        float minusK = ROUND_TO_EXPONENT - Math.fma(d, s.power, ROUND_TO_EXPONENT);
        float f = Math.fma(lost, s.power, Math.fma(d, s.powerRest, Math.fma(d, s.power, minusK)));
        float q = Math.fma(POWER_5, f, POWER_4);
        q = Math.fma(q, f, POWER_3);
        q = Math.fma(q, f, POWER_2);
        q = Math.fma(q, f, POWER_1);
        q = Math.fma(q, f, POWER_0);
        return Math.fma(q, f, 1);
    }

    /** exp(s d) from 2^f. */
    static float scaleByPower(float d, float powerOfFraction, Scale s) {
        float rounded = Math.fma(d, s.power, ROUND_TO_EXPONENT);
        float power = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << MANTISSA_BITS);
        return d * s.factor < LOWEST_EXPONENT ? 0 : powerOfFraction * power;
    }

    /**
     * log(s + x) = k log 2 + log(1 + f), with 1 + f from sqrt(1/2) to sqrt(2), to 3 units in the last place. What is lost of x in
     * s + x joins f, so that a small x keeps all its digits.
     *
     * @param s what to add, 0 or 1
     * @param x such that s + x is a normal number above 0
     */
    static float log(float s, float x) {
        float y = s + x;
        int k = exponent(y);
        float lost = x - (y - s);
        float power = Float.intBitsToFloat((Float.MAX_EXPONENT - k) << MANTISSA_BITS);
        return log(k, Math.fma(lost, power, fraction(y, k)));
    }

    /** k such that x / 2^k is from sqrt(1/2) to sqrt(2). */
    private static int exponent(float x) {
        return (Float.floatToRawIntBits(x) - SQRT_HALF_BITS) >> MANTISSA_BITS;
    }

    /** x / 2^k - 1. */
    private static float fraction(float x, int k) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(x) - (k << MANTISSA_BITS)) - 1;
    }

    private static float log(int k, float f) {
        float q = Math.fma(LOG_8, f, LOG_7);
        q = Math.fma(q, f, LOG_6);
        q = Math.fma(q, f, LOG_5);
        q = Math.fma(q, f, LOG_4);
        q = Math.fma(q, f, LOG_3);
        q = Math.fma(q, f, LOG_2);
        q = Math.fma(q, f, LOG_1);
        q = Math.fma(q, f, LOG_0);
        return Math.fma(Float.intBitsToFloat(ROUND_BITS + k) - ROUND, LN_2, Math.fma(f * f, q, f));
    }
}
