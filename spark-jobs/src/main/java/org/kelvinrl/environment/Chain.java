package org.kelvinrl.environment;

import java.util.List;

/**
 * NChain-v0 as Gym published it until 2021: five states in a row, in which patience pays.
 *
 * <p>Actions: 0 forward, one state on without reward, or at the end staying there with reward 10; 1 back to the first state with reward
 * 2. With probability 0.2 the other action is taken. It never terminates; truncated at 1,000 steps. Source: Strens, "A Bayesian
 * framework for reinforcement learning" (2000), after Dearden, Friedman and Russell (1998).
 */
final class Chain {

    static final String NAME = "NChain-v0";

    private static final int STATES = 5;
    private static final double SLIP = 0.2;
    private static final List<String> ACTIONS = List.of("forward", "back");

    private Chain() {}

    static TabularProcess process() {
        return new TabularProcess(NAME, mdp(), ACTIONS, 1000, TabularProcess.DISCOUNT);
    }

    static FiniteMdp mdp() {
        FiniteMdp.Builder builder = FiniteMdp.of(STATES, ACTIONS.size()).startsIn(0, 1);
        for (int state = 0; state < STATES; state++) {
            for (int action = 0; action < ACTIONS.size(); action++) {
                builder.leads(state, action, forward(state, action == 0 ? 1 - SLIP : SLIP));
                builder.leads(state, action, back(action == 1 ? 1 - SLIP : SLIP));
            }
        }
        return builder.build();
    }

    private static FiniteMdp.Outcome forward(int state, double probability) {
        return state == STATES - 1
                ? new FiniteMdp.Outcome(probability, state, 10, false)
                : new FiniteMdp.Outcome(probability, state + 1, 0, false);
    }

    private static FiniteMdp.Outcome back(double probability) {
        return new FiniteMdp.Outcome(probability, 0, 2, false);
    }
}
