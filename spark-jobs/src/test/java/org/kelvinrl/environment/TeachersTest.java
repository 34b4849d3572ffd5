package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeachersTest {

    /** What is published of random policies: MountainCar -200, Acrobot -498, CartPole about 22. */
    @ParameterizedTest
    @CsvSource({"MountainCar-v0, -200, -200", "Acrobot-v1, -499.9, -495", "CartPole-v1, 21, 23.5"})
    void aRandomPolicyEarnsWhatIsPublished(String environment, double least, double most) {
        Returns returns = Rollouts.returns(Environments.named(environment), Policy.uniform(), 1, 300);
        assertThat(returns.mean()).isBetween(least, most);
    }

    /** The optimum of FrozenLake within 100 steps is published as about 0.74, Taxi's mean as about 7.9. */
    @ParameterizedTest
    @CsvSource({
        "MountainCar-v0, -106, -95",
        "Acrobot-v1, -100, -70",
        "CartPole-v1, 500, 500",
        "FrozenLake-v1, 0.70, 0.78",
        "Taxi-v3, 7.6, 8.2",
        "NChain-v0, 3500, 3850"
    })
    void everyTeacherIsAGoodOne(String environment, double least, double most) {
        Policy teacher = new TeacherPolicy(Simulator.named(environment), PolicyChoice.greedy()).create();
        Returns returns = Rollouts.returns(Environments.named(environment), teacher, 1, 300);
        assertThat(returns.mean()).isBetween(least, most);
    }

    @Test
    void valuesThatOnlyRankActionsAreNotTold() {
        assertThat(new TeacherPolicy(Simulator.named(Acrobot.NAME), PolicyChoice.greedy())
                        .create()
                        .actionValues())
                .isEmpty();
        assertThat(new TeacherPolicy(Simulator.named(MountainCar.NAME), PolicyChoice.greedy())
                        .create()
                        .actionValues())
                .isPresent();
    }

    @Test
    void aChoiceIsThePolicyThatItNames() {
        ActionValues values = (observation, to) -> System.arraycopy(observation, 0, to, 0, to.length);
        float[] seen = {0, (float) Math.log(3)};
        assertThat(probabilities(PolicyChoice.greedy(), values, seen)).containsExactly(0, 1);
        assertThat(probabilities(PolicyChoice.epsilonGreedy(0.5), values, seen)).containsExactly(0.25f, 0.75f);
        assertThat(probabilities(PolicyChoice.softmax(1), values, seen)).containsExactly(0.25f, 0.75f);
        assertThat(probabilities(new PolicyChoice(PolicyChoice.Form.UNIFORM, 0, 1), values, seen))
                .containsExactly(0.5f, 0.5f);
    }

    private static float[] probabilities(PolicyChoice choice, ActionValues values, float[] seen) {
        float[] probabilities = new float[2];
        choice.by(values).probabilities(seen, new boolean[] {true, true}, probabilities);
        return probabilities;
    }
}
