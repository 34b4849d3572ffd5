package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.DatasetManifest.Moments;

class MomentSumsTest {

    /** Far from zero and close together, where a sum of squares would lose everything. */
    private final double[] values = uniforms(1_000);

    @Test
    void agreesWithTheDefinition() {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }

        Moments moments = of(values, 0, values.length).moments();
        assertThat(moments.count()).isEqualTo(values.length);
        assertThat(moments.mean()).isCloseTo(mean, Offset.offset(1e-5));
        assertThat(moments.deviation()).isCloseTo(Math.sqrt(squares / values.length), Offset.offset(1e-5));
        assertThat(moments.minimum()).isGreaterThanOrEqualTo(1e9);
        assertThat(moments.maximum()).isLessThan(1e9 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 500, 999, 1_000})
    void combinesAnySplit(int split) {
        MomentSums left = of(values, 0, split);
        left.combine(of(values, split, values.length));
        Moments whole = of(values, 0, values.length).moments();

        Moments combined = left.moments();
        assertThat(combined.count()).isEqualTo(whole.count());
        assertThat(combined.mean()).isCloseTo(whole.mean(), Offset.offset(1e-5));
        assertThat(combined.deviation()).isCloseTo(whole.deviation(), Offset.offset(1e-5));
        assertThat(combined.minimum()).isEqualTo(whole.minimum());
        assertThat(combined.maximum()).isEqualTo(whole.maximum());
    }

    @Test
    void nothingHasNoMoments() {
        MomentSums nothing = new MomentSums();
        nothing.combine(new MomentSums());

        assertThat(nothing.moments()).isNull();
    }

    private static double[] uniforms(int count) {
        RandomStream random = RandomStream.of(3);
        double[] uniforms = new double[count];
        for (int i = 0; i < count; i++) {
            uniforms[i] = 1e9 + random.nextUniform();
        }
        return uniforms;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value - 1e9;
        }
        return 1e9 + sum / values.length;
    }

    private static MomentSums of(double[] values, int from, int to) {
        MomentSums sums = new MomentSums();
        for (int i = from; i < to; i++) {
            sums.accept(values[i]);
        }
        return sums;
    }
}
