package org.kelvinrl.network;

/**
 * The hyperbolic tangent and the logistic function, by additions, multiplications, fused multiply-adds and a division in one order, so
 * that they give the same bits whether a compiler has reached them or not: {@link Math#tanh} and {@link Math#exp} promise only bounds on
 * their errors. A loop over an array becomes vector instructions, if it is long: call it for all rows of a matrix at once.
 *
 * <p>tanh(x) = x P(x^2) / Q(x^2), a minimax approximation of the relative error, found by Remez's algorithm in 30 digits and rounded to
 * float. Errors are below 6 units in the last place for tanh, and below 2e-7 for the logistic function, as an absolute error. NaN gives
 * NaN; beyond {@link #BOUND} and minus that, tanh is exactly 1 and -1.
 */
final class Sigmoidal {

    /** Here tanh rounds to 1. */
    private static final float BOUND = 9.1f;

    private static final float P_0 = 0x1.0p0f;
    private static final float P_1 = 0x1.11c63ep-3f;
    private static final float P_2 = 0x1.c821ap-9f;
    private static final float P_3 = 0x1.55799cp-16f;
    private static final float P_4 = 0x1.bec198p-27f;

    private static final float Q_0 = 0x1.0p0f;
    private static final float Q_1 = 0x1.de3866p-2f;
    private static final float Q_2 = 0x1.a6ff16p-6f;
    private static final float Q_3 = 0x1.55daf6p-12f;
    private static final float Q_4 = 0x1.99bcc6p-21f;

    private Sigmoidal() {}

    /** The hyperbolic tangent. */
    static float tanh(float x) {
        float inside = Math.max(-BOUND, Math.min(BOUND, x));
        float square = inside * inside;
        float p = Math.fma(square, P_4, P_3);
        p = Math.fma(square, p, P_2);
        p = Math.fma(square, p, P_1);
        p = Math.fma(square, p, P_0);
        float q = Math.fma(square, Q_4, Q_3);
        q = Math.fma(square, q, Q_2);
        q = Math.fma(square, q, Q_1);
        q = Math.fma(square, q, Q_0);
        return Math.max(-1f, Math.min(1f, inside * p / q));
    }

    /** The logistic function, 1 / (1 + exp(-x)). */
    static float logistic(float x) {
        return Math.fma(0.5f, tanh(0.5f * x), 0.5f);
    }

    /** Replaces part of an array, up to but without an index, by its hyperbolic tangents. */
    static void tanh(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] = tanh(values[i]);
        }
    }

    /** Replaces part of an array, up to but without an index, by its logistic functions. */
    static void logistic(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] = logistic(values[i]);
        }
    }
}
