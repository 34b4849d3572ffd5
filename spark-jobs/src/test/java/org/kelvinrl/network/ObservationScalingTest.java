package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.rows.SparseRows;
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

    /** A number, a number with mean 0, and 62 components that are 0 or 1; then too many numbers for rows to stay mostly 0. */
    @ParameterizedTest
    @ValueSource(ints = {2, 6})
    void rowsWithoutTheirZerosBecomeTheSameInputs(int numbers) {
        List<Moments> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(i >= numbers ? moments(0, 0, 1) : i == 1 ? moments(-2, 2) : moments(3, 5, 9));
        }
        ObservationScaling scaling = ObservationScaling.standardising(all);
        SparseRows rows = new SparseRows();
        rows.put(0, 3);
        rows.put(40, 1);
        rows.endRow();
        rows.put(1, -2);
        rows.put(63, 1);
        rows.endRow();
        rows.endRow();
        FloatRows sparse = rows.toRows(64);
        FloatRows whole = FloatRows.whole(sparse.toArray(), 64);
        FloatRows scaled = scaling.scaled(sparse, sparse, new int[] {1, 0});

        assertThat(scaled.isSparse()).isEqualTo(numbers == 2).isEqualTo(scaling.keepsZeros());
        assertThat(scaled.rows()).isEqualTo(5);
        float[] expected = new float[3 * 64];
        scaling.apply(whole.toArray(), 0, expected, 0, 3);
        assertThat(Arrays.copyOf(scaled.toArray(), 3 * 64)).containsExactly(expected);
        assertThat(scaled.toArray())
                .containsExactly(scaling.scaled(whole, whole, new int[] {1, 0}).toArray());
        assertThat(scaling.scaled(sparse, 1, 2).toArray()).containsExactly(Arrays.copyOfRange(expected, 64, 3 * 64));
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
