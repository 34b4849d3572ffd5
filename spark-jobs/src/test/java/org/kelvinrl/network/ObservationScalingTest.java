package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.DatasetManifest.Moments;

class ObservationScalingTest {

    @Test
    void numbersHaveMeanZeroAndDeviationOne() {
        assertThat(scaled(new Moments(100, 3, 2, -1, 9), -1, 3, 9)).containsExactly(-2f, 0f, 3f);
        assertThat(scaled(moments(0, 0.5, 1), 0, 1)).containsExactly(-(float) Math.sqrt(1.5), (float) Math.sqrt(1.5));
    }

    @Test
    void aConstantIsOnlyShifted() {
        assertThat(scaled(moments(7, 7), 7, 8)).containsExactly(0f, 1f);
    }

    /** A category that is seen once in so many rows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1_000_000})
    void whatIsOnlyEverZeroOrOneStaysAsItIs(int rows) {
        double mean = 1.0 / rows;
        Moments rare = new Moments(rows, mean, Math.sqrt(mean * (1 - mean)), rows == 1 ? 1 : 0, 1);
        assertThat(ObservationScaling.isBinary(rare)).isTrue();
        assertThat(scaled(rare, 0, 1)).containsExactly(0f, 1f);
        Moments common = new Moments(rows, 1 - mean, Math.sqrt(mean * (1 - mean)), 0, rows == 1 ? 0 : 1);
        assertThat(scaled(common, 0, 1)).containsExactly(0f, 1f);
    }

    @Test
    void aNumberBetweenZeroAndOneIsNoCategory() {
        assertThat(ObservationScaling.isBinary(moments(0, 0.5, 1))).isFalse();
        assertThat(ObservationScaling.isBinary(moments(0, 0, 1, 1, 0.001))).isFalse();
        assertThat(ObservationScaling.isBinary(moments(-1, 0, 1))).isFalse();
        assertThat(ObservationScaling.isBinary(moments(0, 2, 1))).isFalse();
        assertThat(ObservationScaling.isBinary(moments(0, 0))).isTrue();
    }

    private static Moments moments(double... numbers) {
        double mean = java.util.Arrays.stream(numbers).average().orElseThrow();
        double squares = java.util.Arrays.stream(numbers)
                .map(number -> (number - mean) * (number - mean))
                .sum();
        return new Moments(
                numbers.length,
                mean,
                Math.sqrt(squares / numbers.length),
                java.util.Arrays.stream(numbers).min().orElseThrow(),
                java.util.Arrays.stream(numbers).max().orElseThrow());
    }

    private static float[] scaled(Moments moments, float... numbers) {
        float[] scaled = new float[numbers.length];
        ObservationScaling.standardising(List.of(moments)).apply(numbers, 0, scaled, 0, numbers.length);
        return scaled;
    }
}
