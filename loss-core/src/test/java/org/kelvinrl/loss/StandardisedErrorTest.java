package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandardisedErrorTest extends LossSuite {
    StandardisedErrorTest() {
        super(PolicyLoss.of(Divergence.squaredErrorOfStandardised()));
    }

    /** Q-values 100, 101 and 105 at a temperature of 2: -1, -0.5 and 1.5 about their mean; outputs -5, 0 and 5 about theirs. */
    @Test
    void comparesOutputsWithQValuesAboutTheirMeansInUnitsOfTheTemperature() {
        PolicyLoss loss = PolicyLoss.of(Divergence.squaredErrorOfStandardised())
                .withTemperature(2)
                .withLogitScale(10)
                .withEntropyWeight(0);
        Sample sample = Sample.of(new float[] {0, 0.5f, 1}, new float[] {100, 101, 105});
        Results results = Results.of(loss, List.of(sample));
        assertThat(results.divergence[0]).isCloseTo((16 + 0.25f + 12.25f) / 2, within(1e-4f));
        assertThat(results.gradient[0]).containsExactly(new float[] {-40, 5, 35}, within(1e-4f));
    }
}
