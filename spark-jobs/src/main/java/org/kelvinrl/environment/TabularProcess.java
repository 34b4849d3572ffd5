package org.kelvinrl.environment;

import java.io.Serializable;
import java.util.List;

/**
 * A finite process as a simulator has it: tables with names, a limit of steps, and a discount to value it by. Immutable.
 *
 * @param name name of the simulator
 * @param mdp the tables
 * @param actionNames names of the actions
 * @param stepLimit steps after which an episode is truncated, at least 1
 * @param discount of its exact values, in (0, 1]
 */
public record TabularProcess(String name, FiniteMdp mdp, List<String> actionNames, int stepLimit, double discount)
        implements Serializable {

    /** The discount of the processes that come with Kelvin. */
    static final double DISCOUNT = 0.99;

    /** A new simulation of it, for one thread. */
    public Environment environment() {
        return new TabularEnvironment(name, mdp, actionNames, stepLimit);
    }

    /**
     * The values of its best policy.
     *
     * @throws ArithmeticException if they do not settle
     */
    public ExactValues optimal() {
        return ExactValues.optimal(mdp, discount);
    }

    /**
     * A policy as a table.
     *
     * @param policy chooses by observations of a state as one of many
     * @return its probabilities of the actions, [states, actions]; zeros for a state in which no episode goes on
     */
    public double[][] table(Policy policy) {
        double[][] table = new double[mdp.states()][mdp.actions()];
        float[] observation = new float[mdp.states()];
        float[] probabilities = new float[mdp.actions()];
        boolean[] valid = new boolean[mdp.actions()];
        for (int state = 0; state < table.length; state++) {
            if (mdp.goesOn(state)) {
                observation[state] = 1;
                mdp.validActions(state, valid);
                policy.probabilities(observation, valid, probabilities);
                for (int action = 0; action < probabilities.length; action++) {
                    table[state][action] = probabilities[action];
                }
                observation[state] = 0;
            }
        }
        return table;
    }
}
