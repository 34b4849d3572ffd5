package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class CartPoleTest {

    private static final int RIGHT = 1;

    private final CartPole cartPole = new CartPole();

    @Test
    void namesItsFeaturesAndActions() {
        assertThat(cartPole.name()).isEqualTo("CartPole-v1");
        assertThat(cartPole.featureNames())
                .containsExactly("cart_position", "cart_velocity", "pole_angle", "pole_angular_velocity");
        assertThat(cartPole.observationSize()).isEqualTo(4);
        assertThat(cartPole.actionNames()).containsExactly("left", "right");
        assertThat(cartPole.actionCount()).isEqualTo(2);
        assertThat(cartPole.stepLimit()).isEqualTo(500);
    }

    @Test
    void beginsUniformlyInTheInitialRange() {
        double[] values = LongStream.range(0, 10_000)
                .mapToObj(seed -> observationAfterReset(seed))
                .flatMapToDouble(observation -> IntStream.range(0, 4).mapToDouble(i -> observation[i]))
                .toArray();

        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(sorted[0]).isGreaterThanOrEqualTo(-0.05f).isLessThan(-0.0499);
        assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(0.05f).isGreaterThan(0.0499);
        // Kolmogorov and Smirnov: of 40,000 uniform values the largest deviation exceeds 0.0098 once in a thousand
        // times.
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = (sorted[i] + 0.05) / 0.1;
            largest = Math.max(largest, Math.abs(expected - (i + 0.5) / sorted.length));
        }
        assertThat(largest).isLessThan(0.0098);
    }

    @Test
    void beginsInTheSameStateForTheSameSeedOnly() {
        assertThat(observationAfterReset(1)).isEqualTo(observationAfterReset(1));
        assertThat(observationAfterReset(1)).isNotEqualTo(observationAfterReset(2));
    }

    @Test
    void terminatesWhenThePoleFalls() {
        cartPole.reset(1);
        StepResult result = pushRightUntilTheEnd();

        float[] observation = new float[4];
        cartPole.observe(observation);
        assertThat(result).isEqualTo(new StepResult(1, true, false));
        assertThat(observation[2]).isLessThan((float) -Math.toRadians(12));
    }

    @Test
    void truncatesAtTheStepLimitWithoutTerminating() {
        int[] steps = {0};
        Policy teacher = Policy.greedy(new LinearQuadraticTeacher());
        Rollouts.run(cartPole, teacher, 1, 0, (step, observation, valid, probabilities, action, result) -> {
            steps[0]++;
            assertThat(result).as("step %s", step).isEqualTo(new StepResult(1, false, step == 499));
        });
        assertThat(steps[0]).isEqualTo(500);
    }

    @Test
    void isBothTerminatedAndTruncatedWhenThePoleFallsAtTheStepLimit() {
        cartPole.reset(1);
        int steps = 1;
        while (!cartPole.step(RIGHT).ended()) {
            steps++;
        }
        CartPole limited = new CartPole(steps);
        limited.reset(1);
        StepResult last = limited.step(RIGHT);
        while (!last.ended()) {
            last = limited.step(RIGHT);
        }
        assertThat(last).isEqualTo(new StepResult(1, true, true));
    }

    @Test
    void refusesToStepOutsideAnEpisode() {
        assertThatThrownBy(() -> cartPole.step(RIGHT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no episode is under way: call reset before step");
        cartPole.reset(1);
        pushRightUntilTheEnd();
        assertThatThrownBy(() -> cartPole.step(RIGHT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAnUnknownAction() {
        cartPole.reset(1);
        assertThatThrownBy(() -> cartPole.step(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cartPole.step(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void givesARandomPolicyAReturnNearTwentyTwo() {
        // Gymnasium over 1,000 episodes: 22.02 with a standard error of 0.36; a public random log over 4,512 episodes:
        // 22.16.
        Returns returns = Rollouts.returns(cartPole, Policy.uniform(), 1, 10_000);

        assertThat(returns.standardError()).isBetween(0.1, 0.13);
        assertThat(returns.mean()).isCloseTo(22.1, within(4 * returns.standardError()));
    }

    @Test
    void linearisesItsOwnStepAtTheUpright() {
        RealMatrix stateMatrix = CartPoleDynamics.stateMatrix();
        double[] input = CartPoleDynamics.inputMatrix().getColumn(0);
        double small = 1e-5;
        for (int column = 0; column < 4; column++) {
            double[] above = new double[4];
            above[column] = small;
            assertAdvancesBy(above, 0, stateMatrix.getColumn(column), small);
        }
        assertAdvancesBy(new double[4], small, input, small);
    }

    private static void assertAdvancesBy(double[] state, double force, double[] derivative, double small) {
        CartPoleDynamics.advance(state, force);
        for (int i = 0; i < 4; i++) {
            assertThat(state[i] / small).as("component %s", i).isCloseTo(derivative[i], within(1e-8));
        }
    }

    private float[] observationAfterReset(long seed) {
        float[] observation = new float[4];
        cartPole.reset(seed);
        cartPole.observe(observation);
        return observation;
    }

    private StepResult pushRightUntilTheEnd() {
        StepResult result = cartPole.step(RIGHT);
        while (!result.ended()) {
            result = cartPole.step(RIGHT);
        }
        return result;
    }
}
