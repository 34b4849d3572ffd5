package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StepRuleTest {

    @Test
    void aGradientThatIsTooLongIsShortenedToTheNorm() {
        // the sum of 2 rows whose mean is (3, 4)
        float[] parameters = {0f, 0f};
        rule(1).take(parameters, new float[] {6f, 8f}, 2, new float[0], 1, 1);
        assertThat(parameters[0]).isCloseTo(-0.6f, within(1e-6f));
        assertThat(parameters[1]).isCloseTo(-0.8f, within(1e-6f));
    }

    @Test
    void aGradientThatIsShortEnoughStays() {
        float[] parameters = {0f, 0f};
        rule(5.001).take(parameters, new float[] {6f, 8f}, 2, new float[0], 1, 1);
        assertThat(parameters).containsExactly(-3f, -4f);
    }

    @Test
    void aGradientOfZeroStaysZero() {
        float[] parameters = {1f};
        rule(1e-3).take(parameters, new float[] {0f}, 2, new float[0], 1, 1);
        assertThat(parameters).containsExactly(1f);
    }

    private static StepRule rule(double clipNorm) {
        return new StepRule(2, 1, new Sgd(0), LearningRate.constant(1), clipNorm);
    }
}
