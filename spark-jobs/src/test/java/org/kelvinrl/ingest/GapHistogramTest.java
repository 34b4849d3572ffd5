package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.kelvinrl.random.RandomStream;

class GapHistogramTest {

    private final double[] gaps = gaps(20_000);

    @Test
    void quantilesAreExactToOnePercentOverManyMagnitudes() {
        double[] sorted = gaps.clone();
        Arrays.sort(sorted);
        Map<String, Double> quantiles = of(0, gaps.length).quantiles();

        assertThat(quantiles.keySet()).containsExactly("0.05", "0.25", "0.5", "0.75", "0.95");
        quantiles.forEach((level, quantile) -> {
            int rank = (int) Math.ceil(Double.parseDouble(level) * sorted.length);
            assertThat(quantile).isCloseTo(sorted[rank - 1], Percentage.withPercentage(1));
        });
    }

    @Test
    void combinesAnySplitWithoutATrace() {
        for (int split : new int[] {0, 1, 777, gaps.length}) {
            GapHistogram left = of(0, split);
            left.combine(of(split, gaps.length));

            assertThat(left.quantiles()).isEqualTo(of(0, gaps.length).quantiles());
        }
    }

    @Test
    void noGapIsAGapOfZero() {
        GapHistogram histogram = new GapHistogram();
        histogram.accept(0);
        histogram.accept(0);
        histogram.accept(8);

        assertThat(histogram.quantiles()).contains(entry("0.05", 0.0), entry("0.5", 0.0));
        assertThat(histogram.quantiles().get("0.95")).isCloseTo(8, Percentage.withPercentage(1));
    }

    @Test
    void theLargestGapOfFloatsHasABucket() {
        GapHistogram histogram = new GapHistogram();
        histogram.accept(2.0 * Float.MAX_VALUE);

        assertThat(histogram.quantiles().get("0.5")).isCloseTo(2.0 * Float.MAX_VALUE, Percentage.withPercentage(1));
    }

    private static double[] gaps(int count) {
        RandomStream random = RandomStream.of(5);
        double[] gaps = new double[count];
        for (int i = 0; i < count; i++) {
            gaps[i] = Math.exp(20 * random.nextUniform() - 10);
        }
        return gaps;
    }

    private GapHistogram of(int from, int to) {
        GapHistogram histogram = new GapHistogram();
        for (int i = from; i < to; i++) {
            histogram.accept(gaps[i]);
        }
        return histogram;
    }
}
