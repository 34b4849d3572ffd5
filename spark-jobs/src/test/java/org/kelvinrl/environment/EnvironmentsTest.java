package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.kelvinrl.schema.KelvinException;

class EnvironmentsTest {

    @Test
    void knowsEveryNameThatItLists() {
        assertThat(Environments.names()).isNotEmpty().isSorted().allSatisfy(name -> assertThat(
                        Environments.named(name).name())
                .isEqualTo(name));
    }

    @Test
    void saysWhichNamesItKnows() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> Environments.named("CartPole-v9"))
                .withMessage(
                        "expected one of the environments Acrobot-v1, CartPole-positions, CartPole-v1, FrozenLake-v1,"
                                + " FrozenLake8x8-v1, MountainCar-v0, NChain-v0, Taxi-v3, found \"CartPole-v9\" (name of the environment)."
                                + " Names are case-sensitive; choose one of those listed.")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.USAGE);
    }
}
