package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kelvinrl.testing.SharedData;

class ExactValuesTest {

    /** Found by value iteration in Python over the tables of Gymnasium 1.0.0, discount 0.99. */
    @Test
    void findsTheOptimalValuesOfGymnasiumsTables() {
        assertThat(ExactValues.optimal(FrozenLake.mdp(), 0.99).startValue()).isCloseTo(0.5420259319987, within(1e-11));
        assertThat(ExactValues.optimal(FrozenLake.mdp8x8(), 0.99).startValue())
                .isCloseTo(0.4146403617987, within(1e-11));
        assertThat(ExactValues.optimal(Taxi.mdp(), 0.99).startValue()).isCloseTo(6.327464314919, within(1e-10));
    }

    /** Strens (2000) gives 3,677 as the optimum of 1,000 steps, which is what they earn when the start is long over. */
    @Test
    void patienceEarnsOnTheChainWhatWasPublished() {
        double[][] forward = policy(Chain.mdp(), 1, 0);
        double first = ExactValues.expectedReturn(Chain.mdp(), forward, 1000, 1);
        double both = ExactValues.expectedReturn(Chain.mdp(), forward, 2000, 1);
        assertThat(both - first).isCloseTo(3677, within(0.5));
    }

    /** The log's policy draws uniformly, for 100 steps at most; its exact value is told with the log. */
    @Test
    void theRandomPolicyOfTheFrozenLakeLogIsWorthWhatIsToldOfIt() {
        FiniteMdp lake = FrozenLake.mdp8x8();
        double[][] uniform = policy(lake, 0.25, 0.25, 0.25, 0.25);
        assertThat(ExactValues.expectedReturn(lake, uniform, 100, 1)).isCloseTo(0.001742, within(5e-7));
    }

    @Test
    void everyTransitionOfTheFrozenLakeLogIsInTheTable() throws IOException {
        Path log = SharedData.require("frozenlake").resolve("frozenlake8x8_random_dataset.csv");
        FiniteMdp lake = FrozenLake.mdp8x8();
        List<String> lines = Files.readAllLines(log);
        int ends = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            int next = Integer.parseInt(cells[3]);
            FiniteMdp.Outcome outcome = lake.outcomes(Integer.parseInt(cells[0]), Integer.parseInt(cells[1])).stream()
                    .filter(candidate -> candidate.next() == next)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(line));
            assertThat(outcome.reward()).as(line).isEqualTo(Double.parseDouble(cells[2]));
            // 25 episodes are cut off by a limit of steps, which the log calls done too
            if (outcome.terminated()) {
                assertThat(cells[4]).as(line).isEqualTo("True");
                ends++;
            }
        }
        assertThat(lines).hasSize(47_310 + 1);
        assertThat(ends).isEqualTo(1500 - 25);
    }

    @Test
    void anOptimalPolicyIsWorthTheOptimum() {
        FiniteMdp lake = FrozenLake.mdp();
        ExactValues optimal = ExactValues.optimal(lake, 0.99);
        double[][] greedy = new double[lake.states()][lake.actions()];
        for (int state = 0; state < lake.states(); state++) {
            int best = 0;
            for (int action = 1; action < lake.actions(); action++) {
                best = optimal.value(state, action) > optimal.value(state, best) ? action : best;
            }
            greedy[state][best] = 1;
            assertThat(optimal.value(state)).isEqualTo(optimal.value(state, best), within(1e-12));
        }
        assertThat(ExactValues.of(lake, greedy, 0.99).startValue()).isCloseTo(optimal.startValue(), within(1e-11));
    }

    @Test
    void saysWhenNothingSettles() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> ExactValues.optimal(Chain.mdp(), 1))
                .withMessage("values do not settle in 1000000 sweeps: does every episode end?");
    }

    @Test
    void refusesTablesThatAreNoProcess() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FiniteMdp.of(2, 1).build())
                .withMessage("starts: expected a state with a share above 0, found none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FiniteMdp.of(2, 2)
                        .startsIn(0, 1)
                        .leads(1, 1, new FiniteMdp.Outcome(0.5, 0, 1, false))
                        .build())
                .withMessage("state 1, action 1: expected probabilities of sum 1, found 0.5");
    }

    private static double[][] policy(FiniteMdp mdp, double... probabilities) {
        double[][] policy = new double[mdp.states()][];
        Arrays.fill(policy, probabilities);
        return policy;
    }
}
