package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedHashTest {

    /** SplittableRandom is SplitMix64 too: its n-th number is the finaliser of seed + n gammas. */
    @Test
    void mixesAsSplitMix64Does() {
        for (long seed : new long[] {0, 1, -1, 1234567, Long.MAX_VALUE, Long.MIN_VALUE}) {
            long first = new SplittableRandom(seed).nextLong();
            assertThat(SeedHash.of(seed)).isEqualTo(first);
            assertThat(SeedHash.of(seed, 42)).isEqualTo(new SplittableRandom(first + 42).nextLong());
        }
    }

    /** Published first output of SplitMix64 for this seed: the numbers may never change, or old runs cannot be repeated. */
    @Test
    void staysTheSameForEver() {
        assertThat(SeedHash.of(1234567)).isEqualTo(6457827717110365317L);
    }

    @Test
    void dependsOnEveryIdentifierAndOnTheirOrder() {
        assertThat(LongStream.of(
                        SeedHash.of(1),
                        SeedHash.of(2),
                        SeedHash.of(1, 0),
                        SeedHash.of(1, 1),
                        SeedHash.of(1, 2),
                        SeedHash.of(1, 1, 2),
                        SeedHash.of(1, 2, 1)))
                .doesNotHaveDuplicates();
    }

    @Test
    void changesHalfOfTheBitsFromOneIdentifierToTheNext() {
        double mean = LongStream.range(0, 10_000)
                .mapToInt(id -> Long.bitCount(SeedHash.of(1, id) ^ SeedHash.of(1, id + 1)))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(32, within(4 * 4 / Math.sqrt(10_000)));
    }
}
