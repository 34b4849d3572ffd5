package org.kelvinrl.loss;

/**
 * Sums in single precision in one order, whatever computes them.
 *
 * <p>Number i goes to lane i mod 16; each lane is added up by rising i, then the lanes by rising lane. Up to 16 numbers this
 * is plain addition from left to right; beyond, it is what vectors of 4, 8 or 16 lanes can do as well, and its error grows
 * with n / 16.
 */
final class FixedOrder {
    private static final int LANES = 16;

    private FixedOrder() {}

    /**
     * Adds up the first n numbers, at the price of those numbers.
     *
     * @param x the numbers; the first 16 are overwritten if n is larger than 16
     * @param n how many, at least 1
     */
    static float sum(float[] x, int n) {
        for (int block = LANES; block < n; block += LANES) {
            int end = Math.min(LANES, n - block);
            for (int lane = 0; lane < end; lane++) {
                x[lane] += x[block + lane];
            }
        }
        float sum = x[0];
        for (int lane = 1; lane < Math.min(LANES, n); lane++) {
            sum += x[lane];
        }
        return sum;
    }
}
