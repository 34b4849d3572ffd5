package org.kelvinrl.train;

import org.kelvinrl.random.RandomStream;

/**
 * Where between two neighbours a number is rounded up: half way, or at a random place, so that the mean over many draws is the number
 * itself. Not thread-safe.
 */
final class Rounding {

    private static final int BITS = 24;
    private static final int MASK = (1 << BITS) - 1;

    private final RandomStream random;
    private long drawn;
    private boolean hasSecond;

    private Rounding(RandomStream random) {
        this.random = random;
    }

    /** To the nearest. */
    static Rounding nearest() {
        return new Rounding(null);
    }

    /** Up or down by chance, without bias. */
    static Rounding stochastic(RandomStream random) {
        return new Rounding(random);
    }

    /** A number of 24 bits to be added before the digits below are cut off, as a share of 2^24 of the last place. */
    int next() {
        if (random == null) {
            return 1 << (BITS - 1);
        }
        if (hasSecond) {
            hasSecond = false;
            return (int) (drawn >>> BITS) & MASK;
        }
        drawn = random.nextLong();
        hasSecond = true;
        return (int) drawn & MASK;
    }

    /** The same as a share from 0 to below 1. */
    double nextShare() {
        return next() * 0x1.0p-24;
    }
}
