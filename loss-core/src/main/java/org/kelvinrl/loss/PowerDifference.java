package org.kelvinrl.loss;

/**
 * exp(e) - b for b = exp(e - x), without losing digits where x is small or b is too small to be told from 0:
 *
 * <pre>
 *   b expm1(x) where x is at most 0,   -exp(e) expm1(-x) elsewhere
 * </pre>
 */
final class PowerDifference {
    private final float[] exponent;
    private final float[] rest;
    private final float[] above;
    private final float[] expm1;

    PowerDifference(Block block) {
        this.exponent = block.newMatrix();
        this.rest = block.newMatrix();
        this.above = block.newMatrix();
        this.expm1 = block.newMatrix();
    }

    /** Sets the exponent of number i, in two parts, and how far it lies above log b. */
    void set(int i, float e, float eRest, float x) {
        exponent[i] = e;
        rest[i] = eRest;
        above[i] = x;
    }

    /**
     * Computes all differences.
     *
     * @param base b
     * @param result where to write exp(e) - b
     */
    void compute(Block block, float[] base, float[] result) {
        int n = block.size();
        for (int i = 0; i < n; i++) {
            result[i] = -Math.abs(above[i]);
            expm1[i] = 0;
        }
        block.arithmetic().exp(exponent, rest, 0, n);
        block.arithmetic().exp(result, expm1, 1, n);
        for (int i = 0; i < n; i++) {
            result[i] = above[i] > 0 ? -rest[i] * expm1[i] : base[i] * expm1[i];
        }
    }
}
