package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmariTest extends LossSuite {
    AmariTest() {
        super(PolicyLoss.of(Divergence.amari(0.7)), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"0.000001, forward-kl", "0.999999, reverse-kl"})
    void becomesTheDivergencesAtItsEnds(double alpha, String end) {
        List<Sample> samples = new Samples(20).mixed(5, 50);
        Results near = Results.of(PolicyLoss.of(Divergence.amari(alpha)), samples);
        Results there = Results.of(PolicyLoss.of(Divergence.named(end)), samples);
        for (int i = 0; i < samples.size(); i++) {
            float size = there.divergence[i];
            if (size < 100) {
                assertThat(near.divergence[i]).isCloseTo(size, within(1e-5f + 1e-4f * size));
                assertThat(near.gradient[i]).containsExactly(there.gradient[i], within(3e-5f + 1e-4f * size));
            }
        }
    }

    @Test
    void isFourSquaredHellingerDistancesInTheMiddle() {
        Sample sample = Sample.of(new float[] {0, 0}, new float[] {0, (float) Math.log(3)});
        Results results = Results.of(PolicyLoss.of(Divergence.amari(0.5)), List.of(sample));
        double hellinger = 1 - Math.sqrt(0.5 * 0.25) - Math.sqrt(0.5 * 0.75);
        assertThat((double) results.divergence[0]).isCloseTo(4 * hellinger, within(1e-7));
    }
}
