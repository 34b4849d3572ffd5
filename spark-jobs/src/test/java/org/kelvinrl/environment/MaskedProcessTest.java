package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.testing.Examples;

/** The depot, in which not every action is valid in every state. */
class MaskedProcessTest {

    private final Simulator depot = Simulator.of("mdp:" + Examples.depot(), new Configuration());
    private final TabularProcess process = depot.tables().orElseThrow();

    @ParameterizedTest
    @EnumSource(PolicyChoice.Form.class)
    void everyPolicyEarnsWhatDynamicProgrammingExpectsByValidActionsAlone(PolicyChoice.Form form) {
        Policy policy = new TeacherPolicy(depot, new PolicyChoice(form, 0.3, 2)).create();
        Returns returns = Rollouts.returns(depot.environment(), policy, 1, 4000);
        double expected = ExactValues.expectedReturn(process.mdp(), process.table(policy), process.stepLimit(), 1);
        assertThat(returns.standardError()).isPositive();
        assertThat(returns.mean()).isCloseTo(expected, within(4 * returns.standardError()));
    }

    @Test
    void theTeacherIsOptimal() {
        Policy teacher = new TeacherPolicy(depot, PolicyChoice.greedy()).create();
        double value = ExactValues.of(process.mdp(), process.table(teacher), process.discount())
                .startValue();
        assertThat(value).isCloseTo(process.optimal().startValue(), within(1e-10));
        assertThat(teacher.actionValues()).isPresent();
    }

    /** The action that is not valid would be worth 0, which is more, if it counted. */
    @Test
    void theOptimumIsOverValidActions() {
        FiniteMdp mdp = FiniteMdp.of(1, 2)
                .startsIn(0, 1)
                .leads(0, 0, new FiniteMdp.Outcome(1, 0, -3, true))
                .build();
        assertThat(ExactValues.optimal(mdp, 1).startValue()).isEqualTo(-3);
        assertThat(ExactValues.bestReturn(mdp, 5, 1)).isEqualTo(-3);
    }

    @Test
    void anActionThatIsNotValidIsNeverTaken() {
        Policy blind = (observation, valid, probabilities) -> Arrays.fill(probabilities, 1f / 3);
        assertThatThrownBy(() -> Rollouts.run(depot.environment(), blind, 1, 0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith(
                        "expected probabilities of at least 0 with sum 1, and 0 for actions that are not valid");
        Environment environment = depot.environment();
        environment.reset(1);
        boolean[] valid = new boolean[3];
        environment.validActions(valid);
        int forbidden = valid[2] ? 1 : 2;
        while (valid[forbidden]) {
            environment.step(0);
            environment.validActions(valid);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment.step(forbidden))
                .withMessageContaining("expected an action that is valid in state ");
    }
}
