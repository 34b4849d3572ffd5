package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class KlToReferenceTest extends LossSuite {
    KlToReferenceTest() {
        super(PolicyLoss.of(Divergence.forwardKl()).withRegulariser(Regulariser.klToReference()));
    }

    @Test
    void isAdded() {
        Sample sample = Sample.of(new float[] {0, 0}, new float[] {0, 0}).withReference(1, 3);
        Results results = Results.of(loss().withLogitScale(1).withEntropyWeight(2), List.of(sample));
        double expected = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
        assertThat((double) results.regulariser[0]).isCloseTo(expected, within(1e-7));
        assertThat(results.sums.loss()).isCloseTo(2 * expected, within(1e-6));
        assertThat(results.sums.regulariser()).isCloseTo(expected, within(1e-7));
        assertThat(results.gradient[0][0]).isPositive();
    }
}
