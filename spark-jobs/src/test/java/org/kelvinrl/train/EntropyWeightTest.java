package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EntropyWeightTest {

    @Test
    void aConstantWeightStays() {
        assertThat(EntropyWeight.CONSTANT.next(0.1, 0.1, 0.7, 0.5)).isEqualTo(0.1);
    }

    @Test
    void aLineGoesFromTheObjectivesWeightToTheGoal() {
        EntropyWeight line = new EntropyWeight(EntropyWeight.Rule.LINEAR, 0, 0);
        assertThat(line.next(0.4, 0.4, 0.25, 1)).isCloseTo(0.3, within(1e-15));
        assertThat(line.next(0.4, 0.3, 1, 1)).isZero();
    }

    @Test
    void steeringGoesUpBelowTheGoalAndDownAboveIt() {
        EntropyWeight steered = new EntropyWeight(EntropyWeight.Rule.STEERED, 0.5, 2);
        assertThat(steered.next(9, 0.1, 0, 0.4)).isCloseTo(0.1 * Math.exp(0.2), within(1e-15));
        assertThat(steered.next(9, 0.1, 0, 0.6)).isCloseTo(0.1 * Math.exp(-0.2), within(1e-15));
        assertThat(steered.next(9, 0.1, 0, 0.5)).isEqualTo(0.1);
    }

    @Test
    void steeringStaysWithinItsBoundsAndWaitsWhereARoundHadNoRows() {
        EntropyWeight steered = new EntropyWeight(EntropyWeight.Rule.STEERED, 0.5, 100);
        assertThat(steered.next(9, 999, 0, 0)).isEqualTo(EntropyWeight.LARGEST);
        assertThat(steered.next(9, 1e-7, 0, 1)).isEqualTo(EntropyWeight.LEAST);
        assertThat(steered.next(9, 0.1, 0, Double.NaN)).isEqualTo(0.1);
    }
}
