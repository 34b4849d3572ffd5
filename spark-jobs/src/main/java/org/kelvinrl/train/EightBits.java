package org.kelvinrl.train;

/**
 * Numbers as multiples from -127 to 127 of a scale that each block of them has: its largest magnitude over 127. A rounded number is less
 * than its block's scale away; where a block has NaN or an infinity, all of it is NaN or infinite afterwards.
 */
final class EightBits {

    /** Numbers that share a scale. */
    static final int BLOCK = 256;

    private static final int MOST = 127;

    private EightBits() {}

    /** How many blocks so many numbers have. */
    static int blocks(int count) {
        return (count + BLOCK - 1) / BLOCK;
    }

    /** The scales of the first numbers of an array. */
    static float[] scales(float[] values, int count) {
        float[] scales = new float[blocks(count)];
        for (int block = 0; block < scales.length; block++) {
            float largest = 0;
            for (int i = block * BLOCK; i < Math.min(count, (block + 1) * BLOCK); i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            scales[block] = largest / MOST;
        }
        return scales;
    }

    /**
     * Rounds the first numbers of an array.
     *
     * @param values the numbers
     * @param count how many are rounded
     * @param scales their {@link #scales}
     * @param rounding where a number is rounded up
     * @return one byte a number
     */
    static byte[] of(float[] values, int count, float[] scales, Rounding rounding) {
        byte[] rounded = new byte[count];
        for (int i = 0; i < count; i++) {
            double scale = scales[i / BLOCK];
            double share = rounding.nextShare();
            if (scale > 0) {
                rounded[i] = (byte) Math.max(-MOST, Math.min(MOST, Math.floor(values[i] / scale + share)));
            }
        }
        return rounded;
    }

    /** Writes the numbers to the beginning of an array. */
    static void expand(byte[] rounded, float[] scales, float[] values) {
        for (int i = 0; i < rounded.length; i++) {
            values[i] = scales[i / BLOCK] * rounded[i];
        }
    }
}
