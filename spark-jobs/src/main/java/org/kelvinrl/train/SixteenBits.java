package org.kelvinrl.train;

/** Numbers as bfloat16: the upper half of a float, with the same range and 8 bits of precision. */
final class SixteenBits {

    private static final int QUIET_NAN = 0x0040;

    private SixteenBits() {}

    /**
     * Rounds some of the numbers.
     *
     * @param values the numbers
     * @param from index of the first that is rounded; all that follow are
     * @param rounding where a number is rounded up
     * @return one short a number
     */
    static short[] of(float[] values, int from, Rounding rounding) {
        short[] rounded = new short[values.length - from];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = round(values[from + i], rounding.next() >>> 8);
        }
        return rounded;
    }

    /** Adds to the magnitude, then cuts: away from 0 for both signs alike. Infinity stays, and so does NaN. */
    private static short round(float value, int added) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | QUIET_NAN);
        }
        return (short) ((bits + added) >>> 16);
    }

    /** Writes the numbers into an array, from an index on. */
    static void expand(short[] rounded, float[] values, int from) {
        for (int i = 0; i < rounded.length; i++) {
            values[from + i] = Float.intBitsToFloat(rounded[i] << 16);
        }
    }
}
