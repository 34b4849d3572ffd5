package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TabularEnvironmentTest {

    @Test
    void earnsOnAverageWhatDynamicProgrammingExpects() {
        FiniteMdp lake = FrozenLake.mdp();
        double[][] uniform = new double[lake.states()][];
        Arrays.fill(uniform, new double[] {0.25, 0.25, 0.25, 0.25});
        Returns returns = Rollouts.returns(FrozenLake.process().environment(), Policy.uniform(), 1, 20_000);

        assertThat(returns.standardError()).isLessThan(0.001);
        assertThat(returns.mean())
                .isCloseTo(ExactValues.expectedReturn(lake, uniform, 100, 1), within(4 * returns.standardError()));
    }

    @Test
    void seesTheStateAsOneOfMany() {
        Environment taxi = Taxi.process().environment();
        float[] observation = new float[taxi.observationSize()];
        Set<Integer> starts = new HashSet<>();
        for (int seed = 0; seed < 3000; seed++) {
            taxi.reset(seed);
            taxi.observe(observation);
            int state = indexOfOne(observation);
            assertThat(Taxi.mdp().startProbability(state)).isPositive();
            starts.add(state);
        }
        assertThat(taxi.featureNames()).hasSize(500).startsWith("state_0", "state_1");
        assertThat(starts).hasSizeGreaterThan(295); // of 300, from which 3,000 draws leave out a few at most
    }

    @Test
    void isTruncatedAtItsLimitAndStepsInAnEpisodeOnly() {
        Environment chain = Chain.process().environment();
        assertThatThrownBy(() -> chain.step(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no episode is under way: call reset before step");
        chain.reset(1);
        assertThatThrownBy(() -> chain.step(2)).isInstanceOf(IndexOutOfBoundsException.class);
        for (int step = 1; step <= 1000; step++) {
            StepResult result = chain.step(0);
            assertThat(result.terminated()).isFalse();
            assertThat(result.truncated()).isEqualTo(step == 1000);
        }
    }

    private static int indexOfOne(float[] observation) {
        int found = -1;
        for (int i = 0; i < observation.length; i++) {
            if (observation[i] != 0) {
                assertThat(found).isEqualTo(-1);
                assertThat(observation[i]).isEqualTo(1);
                found = i;
            }
        }
        return found;
    }
}
