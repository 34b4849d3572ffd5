package org.kelvinrl.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

    private static final long GOLDEN_FIRST = -233655472839855863L;
    private static final long GOLDEN_SECOND = 5518270162553207603L;

    @Test
    void bitsNeverChange() {
        RandomStream stream = RandomStream.of(1, 2, 3);
        assertThat(new long[] {stream.nextLong(), stream.nextLong()}).containsExactly(GOLDEN_FIRST, GOLDEN_SECOND);
    }

    @Test
    void streamsDifferByEveryIdentifierAndByTheirOrder() {
        Set<Long> first = new HashSet<>();
        for (long i = 0; i < 100; i++) {
            for (long j = 0; j < 100; j++) {
                first.add(RandomStream.of(i, j).nextLong());
            }
        }
        assertThat(first).hasSize(10_000);
        assertThat(RandomStream.of(0).nextLong())
                .isNotEqualTo(RandomStream.of(0, 0).nextLong());
    }

    @Test
    void uniformNumbersHaveTheMomentsOfTheirDistribution() {
        RandomStream stream = RandomStream.of(42);
        double sum = 0;
        double squares = 0;
        int n = 1_000_000;
        for (int i = 0; i < n; i++) {
            double value = stream.nextUniform();
            assertThat(value >= 0 && value < 1).isTrue();
            sum += value;
            squares += value * value;
        }
        // five standard errors
        assertThat(sum / n).isCloseTo(0.5, within(5 * 0.2887 / 1000));
        assertThat(squares / n).isCloseTo(1.0 / 3, within(5 * 0.2981 / 1000));
    }

    @Test
    void integersTakeEveryValueEquallyOften() {
        RandomStream stream = RandomStream.of(7);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[stream.nextInt(10)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(10_000 - 475, 10_000 + 475);
        }
    }

    @Test
    void aShuffleKeepsWhatItMovesAndLeavesTheRest() {
        int[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        RandomStream.of(3).shuffle(values, 2, 9);
        assertThat(values[0]).isZero();
        assertThat(values[1]).isEqualTo(1);
        assertThat(values[9]).isEqualTo(9);
        assertThat(Arrays.copyOfRange(values, 2, 9))
                .containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7, 8)
                .isNotEqualTo(new int[] {2, 3, 4, 5, 6, 7, 8});
    }
}
