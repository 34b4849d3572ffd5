package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.Map;
import org.apache.commons.lang3.SerializationUtils;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;

class QuantileHistogramTest {

    private static final int MANY = 1 << 20;

    /** Of both signs and many magnitudes. */
    private final double[] numbers = numbers(20_000);

    @Test
    void quantilesAreExactToOnePercentOverManyMagnitudes() {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        Map<String, Double> quantiles = of(MANY, 0, numbers.length).quantiles();

        assertThat(quantiles.keySet()).containsExactly("0.05", "0.25", "0.5", "0.75", "0.95");
        quantiles.forEach((level, quantile) -> {
            int rank = (int) Math.ceil(Double.parseDouble(level) * sorted.length);
            assertThat(quantile).isCloseTo(sorted[rank - 1], Percentage.withPercentage(1));
        });
        assertThat(quantiles.get("0.25")).isNegative();
        assertThat(quantiles.get("0.75")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {MANY, 300, 64, 2})
    void combinesAnySplitInAnyOrderWithoutATrace(int mostBuckets) {
        Map<String, Double> whole = of(mostBuckets, 0, numbers.length).quantiles();
        for (int split : new int[] {0, 1, 777, 19_000, numbers.length}) {
            QuantileHistogram left = of(mostBuckets, 0, split);
            left.combine(of(mostBuckets, split, numbers.length));
            QuantileHistogram right = of(mostBuckets, split, numbers.length);
            right.combine(of(mostBuckets, 0, split));

            assertThat(left.quantiles()).isEqualTo(whole);
            assertThat(right.quantiles()).isEqualTo(whole);
            assertThat(left.buckets()).isLessThanOrEqualTo(mostBuckets).isEqualTo(right.buckets());
        }
    }

    @Test
    void fewerBucketsAreCoarserAndNoMoreThanAllowed() {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        QuantileHistogram coarse = of(256, 0, numbers.length);

        assertThat(coarse.buckets()).isBetween(129, 256);
        assertThat(coarse.quantiles().get("0.95"))
                .isCloseTo(sorted[(int) Math.ceil(0.95 * sorted.length) - 1], Percentage.withPercentage(25));
    }

    @ParameterizedTest
    @ValueSource(ints = {MANY, 64})
    void survivesTheWayToTheDriver(int mostBuckets) {
        QuantileHistogram sent = of(mostBuckets, 0, 10_000);
        QuantileHistogram received = SerializationUtils.clone(sent);
        assertThat(received.quantiles()).isEqualTo(sent.quantiles());

        received.combine(of(mostBuckets, 10_000, numbers.length));
        assertThat(received.quantiles())
                .isEqualTo(of(mostBuckets, 0, numbers.length).quantiles());
        assertThat(SerializationUtils.clone(new QuantileHistogram(64)).quantiles())
                .isNull();
    }

    @Test
    void takesLittleRoomOnTheWay() {
        assertThat(SerializationUtils.serialize(of(MANY, 0, 20_000)).length).isLessThan(3 * 20_000);
        QuantileHistogram one = new QuantileHistogram(MANY);
        one.accept(3);
        assertThat(SerializationUtils.serialize(one).length).isLessThan(400);
    }

    @Test
    void zeroIsZero() {
        QuantileHistogram histogram = new QuantileHistogram(64);
        histogram.accept(0);
        histogram.accept(-0.0);
        histogram.accept(8);

        assertThat(histogram.quantiles()).contains(entry("0.05", 0.0), entry("0.5", 0.0), entry("0.95", 8.0));
    }

    @Test
    void aQuantileIsInTheRangeOfTheNumbers() {
        QuantileHistogram histogram = new QuantileHistogram(64);
        histogram.accept(-1);
        histogram.accept(1);

        assertThat(histogram.quantiles()).contains(entry("0.05", -1.0), entry("0.5", -1.0), entry("0.95", 1.0));
    }

    @Test
    void theLargestNumbersHaveABucketHoweverCoarse() {
        for (int mostBuckets : new int[] {2, 64, MANY}) {
            QuantileHistogram histogram = new QuantileHistogram(mostBuckets);
            histogram.accept(-Double.MAX_VALUE);
            histogram.accept(Double.MIN_VALUE);
            histogram.accept(Double.MAX_VALUE);
            histogram.accept(-1e-300);

            assertThat(histogram.buckets()).isLessThanOrEqualTo(mostBuckets);
            assertThat(histogram.quantiles().values())
                    .allSatisfy(value -> assertThat(value).isFinite());
        }
        QuantileHistogram histogram = new QuantileHistogram(64);
        histogram.accept(2.0 * Float.MAX_VALUE);
        assertThat(histogram.quantiles().get("0.5")).isEqualTo(2.0 * Float.MAX_VALUE);
    }

    private static double[] numbers(int count) {
        RandomStream random = RandomStream.of(5);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            double size = Math.exp(20 * random.nextUniform() - 10);
            numbers[i] = random.nextUniform() < 0.4 ? -size : size;
        }
        return numbers;
    }

    private QuantileHistogram of(int mostBuckets, int from, int to) {
        QuantileHistogram histogram = new QuantileHistogram(mostBuckets);
        for (int i = from; i < to; i++) {
            histogram.accept(numbers[i]);
        }
        return histogram;
    }
}
