package org.kelvinrl.random;

/**
 * A stream of random numbers that is a pure function of its identifiers, such as (seed, epoch, worker): never of an
 * attempt, a partition, an executor or the time.
 *
 * <p>SplitMix64 (Steele, Lea and Flood, 2014) with a starting state mixed from the identifiers. Not thread-safe.
 */
public final class RandomStream {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * The stream with these identifiers; the order of the identifiers matters.
     *
     * @param identifiers what the numbers are for, such as seed, purpose, epoch and worker
     * @return a new stream at its beginning
     */
    public static RandomStream of(long... identifiers) {
        long hash = 0;
        for (long identifier : identifiers) {
            hash = mix((hash + GOLDEN_GAMMA) ^ mix(identifier + GOLDEN_GAMMA));
        }
        return new RandomStream(hash);
    }

    /**
     * The next 64 bits.
     *
     * @return any long
     */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * Leaves numbers out, at no cost.
     *
     * @param count how many, at least 0
     */
    public void skip(long count) {
        state += count * GOLDEN_GAMMA;
    }

    /**
     * The next uniform number.
     *
     * @return a multiple of 2^-53 in [0, 1)
     */
    public double nextUniform() {
        return (nextLong() >>> 11) * UNIT;
    }

    /**
     * The next uniform integer below a bound, without bias beyond 2^-31.
     *
     * @param bound exclusive bound, at least 1
     * @return an integer in [0, bound)
     */
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /**
     * Puts part of an array into random order (Fisher and Yates): one number for each element but the first.
     *
     * @param values the array
     * @param from first index
     * @param to index after the last
     */
    public void shuffle(int[] values, int from, int to) {
        for (int i = to - 1; i > from; i--) {
            int j = from + nextInt(i - from + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
