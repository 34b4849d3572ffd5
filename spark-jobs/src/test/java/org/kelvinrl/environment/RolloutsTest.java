package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutsTest {

    private static final Policy SKEWED = (observation, valid, probabilities) -> {
        probabilities[0] = 0.25f;
        probabilities[1] = 0.75f;
    };

    private final Environment cartPole = new CartPole();

    @Test
    void repeatsAnEpisodeFromItsSeedAndIdentifierAlone() {
        List<String> first = steps(SKEWED, 1, 7);
        steps(SKEWED, 1, 3);
        List<String> again = steps(SKEWED, 1, 7);

        assertThat(again).isEqualTo(first).hasSizeGreaterThan(5);
        assertThat(steps(SKEWED, 1, 8)).isNotEqualTo(first);
        assertThat(steps(SKEWED, 2, 7)).isNotEqualTo(first);
    }

    /** If this changes, runs made before cannot be repeated. */
    @Test
    void givesTheSameEpisodesForEver() {
        Policy policy = Policy.epsilonGreedy(new LinearQuadraticTeacher(), 0.5);
        float[] last = new float[4];

        assertThat(Rollouts.returns(cartPole, policy, 1, 8).byEpisode())
                .containsExactly(29, 85, 500, 190, 272, 62, 174, 500);
        cartPole.observe(last);
        assertThat(last).containsExactly(-0.09940362f, -0.04427196f, -0.033059686f, -0.13903306f);
    }

    @Test
    void showsEveryPolicyTheSameInitialStates() {
        assertThat(initialState(Policy.uniform(), 7)).isEqualTo(initialState(SKEWED, 7));
        assertThat(initialState(SKEWED, 8)).isNotEqualTo(initialState(SKEWED, 7));
    }

    @Test
    void sumsTheRewardsAndCountsTheSteps() {
        List<String> steps = steps(SKEWED, 1, 7);
        EpisodeOutcome outcome = Rollouts.run(cartPole, SKEWED, 1, 7);

        assertThat(outcome.episode()).isEqualTo(7);
        assertThat(outcome.steps()).isEqualTo(steps.size());
        assertThat(outcome.undiscountedReturn()).isEqualTo(steps.size());
        assertThat(Rollouts.returns(cartPole, SKEWED, 1, 8).byEpisode()[7]).isEqualTo(steps.size());
    }

    @Test
    void takesActionsAsOftenAsThePolicySays() {
        long[] counts = new long[2];
        for (long episode = 0; episode < 2_000; episode++) {
            Rollouts.run(
                    cartPole,
                    SKEWED,
                    1,
                    episode,
                    (step, observation, valid, probabilities, action, result) -> counts[action]++);
        }
        double total = counts[0] + counts[1];
        assertThat(total).isGreaterThan(20_000);
        assertThat(counts[1] / total).isCloseTo(0.75, within(4 * Math.sqrt(0.75 * 0.25 / total)));
    }

    @Test
    void neverTakesAnActionOfProbabilityZero() {
        // The sum is below 1 by rounding: whatever is drawn above it must not go to the last action.
        Policy left = (observation, valid, probabilities) -> {
            probabilities[0] = 0.99995f;
            probabilities[1] = 0;
        };
        for (long episode = 0; episode < 10_000; episode++) {
            Rollouts.run(
                    cartPole, left, 1, episode, (step, observation, valid, probabilities, action, result) -> assertThat(
                                    action)
                            .isZero());
        }
    }

    @Test
    void refusesWhatIsNoDistribution() {
        for (float[] bad : new float[][] {{0.5f, 0.4f}, {1.5f, -0.5f}, {Float.NaN, 1}}) {
            Policy policy = (observation, valid, probabilities) ->
                    System.arraycopy(bad, 0, probabilities, 0, probabilities.length);
            assertThatThrownBy(() -> Rollouts.run(cartPole, policy, 1, 0))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage(
                            "expected probabilities of at least 0 with sum 1, and 0 for actions that are not valid, found %s from the policy",
                            Arrays.toString(bad));
        }
    }

    private List<String> steps(Policy policy, long seed, long episode) {
        List<String> steps = new ArrayList<>();
        Rollouts.run(
                cartPole,
                policy,
                seed,
                episode,
                (step, observation, valid, probabilities, action, result) -> steps.add(
                        step + Arrays.toString(observation) + Arrays.toString(probabilities) + action + result));
        return steps;
    }

    private String initialState(Policy policy, long episode) {
        List<String> observations = new ArrayList<>();
        Rollouts.run(
                cartPole,
                policy,
                1,
                episode,
                (step, observation, valid, probabilities, action, result) ->
                        observations.add(Arrays.toString(observation)));
        return observations.get(0);
    }
}
