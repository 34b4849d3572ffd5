package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartlySeenTest {

    /** Policies see two components of four, a teacher all, and what is logged of its values is of all. */
    @Test
    void velocitiesAreHiddenFromAllButTheTeacher() {
        Simulator simulator = Simulator.named("CartPole-positions");
        Environment whole = new CartPole();
        Environment partly = simulator.environment();
        assertThat(partly.featureNames()).containsExactly("cart_position", "pole_angle");
        assertThat(partly.observationSize()).isEqualTo(2);
        assertThat(partly.stateSize()).isEqualTo(4);
        float[] values = new float[2];
        Policy teacher =
                new KeepingValues(new TeacherPolicy(simulator, PolicyChoice.epsilonGreedy(0.2)).create(), values);
        ActionValues own = new LinearQuadraticTeacher();
        whole.reset(org.kelvinrl.random.RandomStream.of(1, 7, 0).nextLong());
        float[] state = new float[4];
        float[] expected = new float[2];
        EpisodeOutcome outcome =
                Rollouts.run(partly, teacher, 1, 7, (step, seen, valid, probabilities, action, result) -> {
                    whole.observe(state);
                    assertThat(seen).containsExactly(state[0], state[2]);
                    own.values(state, expected);
                    assertThat(values).containsExactly(expected);
                    assertThat(whole.step(action)).isEqualTo(result);
                });
        assertThat(outcome.steps()).isGreaterThan(100);
    }
}
