package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    private static final ActionValues LOGITS = (observation, values) -> System.arraycopy(observation, 0, values, 0, 3);

    @Test
    void greedyTakesTheHighestValue() {
        assertThat(probabilities(Policy.greedy(LOGITS), 1, 3, 2)).containsExactly(0, 1, 0);
        assertThat(probabilities(Policy.greedy(LOGITS), -3, -2, -1)).containsExactly(0, 0, 1);
    }

    @Test
    void greedyTakesTheLowestIndexOfSeveral() {
        assertThat(probabilities(Policy.greedy(LOGITS), 2, 3, 3)).containsExactly(0, 1, 0);
        assertThat(probabilities(Policy.greedy(LOGITS), 0, -0f, 0)).containsExactly(1, 0, 0);
    }

    @Test
    void epsilonGreedySharesEpsilonAmongAllActions() {
        assertThat(probabilities(Policy.epsilonGreedy(LOGITS, 0.3), 1, 3, 2)).containsExactly(0.1f, 0.8f, 0.1f);
        assertThat(probabilities(Policy.epsilonGreedy(LOGITS, 1), 1, 3, 2))
                .containsExactly(probabilities(Policy.uniform(), 1, 3, 2));
    }

    @Test
    void softmaxIsProportionalToTheExponentialOfTheValueOverTheTemperature() {
        float[] probabilities = probabilities(Policy.softmax(LOGITS, 0.5), 0, (float) Math.log(2), 0);
        assertThat(probabilities).containsExactly(new float[] {1 / 6f, 4 / 6f, 1 / 6f}, within(1e-6f));
    }

    @Test
    void softmaxBearsLargeValuesAndSmallTemperatures() {
        assertThat(probabilities(Policy.softmax(LOGITS, 1), 3e38f, -3e38f, 3e38f))
                .containsExactly(0.5f, 0, 0.5f);
        assertThat(probabilities(Policy.softmax(LOGITS, 1e-9), 105, 106, 104)).containsExactly(0, 1, 0);
    }

    @Test
    void uniformGivesEveryActionTheSame() {
        assertThat(probabilities(Policy.uniform(), 1, 3, 2)).containsExactly(1 / 3f, 1 / 3f, 1 / 3f);
    }

    @Test
    void knowsTheValuesThatItIsFormedFrom() {
        assertThat(Policy.greedy(LOGITS).actionValues()).containsSame(LOGITS);
        assertThat(Policy.epsilonGreedy(LOGITS, 0.3).actionValues()).containsSame(LOGITS);
        assertThat(Policy.softmax(LOGITS, 1).actionValues()).containsSame(LOGITS);
        assertThat(Policy.uniform().actionValues()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesValuesThatAreNotFinite(float value) {
        for (Policy policy : new Policy[] {Policy.greedy(LOGITS), Policy.softmax(LOGITS, 1)}) {
            assertThatThrownBy(() -> probabilities(policy, 1, value, 2))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage(
                            "expected finite action values, found [1.0, %s, 2.0] for the observation [1.0, %s, 2.0]",
                            value, value);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesAnEpsilonOutsideItsRange(double epsilon) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.epsilonGreedy(LOGITS, epsilon))
                .withMessage("expected an epsilon in [0, 1], found " + epsilon);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesATemperatureOutsideItsRange(double temperature) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.softmax(LOGITS, temperature))
                .withMessage("expected a positive finite temperature, found " + temperature);
    }

    @Test
    void choosesAmongValidActionsOnly() {
        boolean[] valid = {true, false, true};
        assertThat(among(valid, Policy.greedy(LOGITS), 1, 3, 2)).containsExactly(0, 0, 1);
        assertThat(among(valid, Policy.epsilonGreedy(LOGITS, 0.3), 1, 3, 2)).containsExactly(0.15f, 0, 0.85f);
        assertThat(among(valid, Policy.uniform(), 1, 3, 2)).containsExactly(0.5f, 0, 0.5f);
        float[] softmax = among(valid, Policy.softmax(LOGITS, 0.5), 0, 1e30f, (float) Math.log(2));
        assertThat(softmax[1]).isZero();
        assertThat(softmax).containsExactly(new float[] {0.2f, 0, 0.8f}, within(1e-6f));
        assertThat(among(new boolean[] {false, true, false}, Policy.softmax(LOGITS, 1e-9), 5, -1e30f, 5))
                .containsExactly(0, 1, 0);
    }

    private static float[] probabilities(Policy policy, float... observation) {
        return among(new boolean[] {true, true, true}, policy, observation);
    }

    private static float[] among(boolean[] valid, Policy policy, float... observation) {
        float[] probabilities = new float[3];
        policy.probabilities(observation, valid, probabilities);
        return probabilities;
    }
}
