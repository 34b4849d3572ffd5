package org.kelvinrl.environment;

import java.io.Serializable;

/**
 * Values of a {@link FiniteMdp} by dynamic programming: exact up to the rounding of doubles.
 *
 * <p>With gamma the discount, o an outcome with probability P, reward r and next state s', and 0 in place of V(s') where o
 * terminates:
 *
 * <pre>
 *   Q(s, a) = sum_o P (r + gamma V(s'))
 *   V(s)    = max_a Q(s, a)  (optimal, over valid actions),   sum_a pi(a | s) Q(s, a)  (of a policy pi)
 * </pre>
 *
 * <p>Q is 0 where an action is not valid, V where none is.
 *
 * <p>Sweeps over all states are repeated until none changes by more than 1e-13 of the largest value. Immutable.
 */
public final class ExactValues implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final double TOLERANCE = 1e-13;
    private static final int SWEEP_LIMIT = 1_000_000;

    /** Outcomes that all sweeps together may back up: some ten seconds. */
    private static final long WORK_LIMIT = 10_000_000_000L;

    private final FiniteMdp mdp;
    private final double[] states;
    private final double[][] actions;

    private ExactValues(FiniteMdp mdp, double[] states, double discount) {
        this.mdp = mdp;
        this.states = states;
        this.actions = new double[mdp.states()][mdp.actions()];
        for (int state = 0; state < mdp.states(); state++) {
            for (int action = 0; action < mdp.actions(); action++) {
                actions[state][action] = backup(mdp, states, state, action, discount);
            }
        }
    }

    /** What a state is worth, given what its actions are worth. */
    private interface Choice {
        double value(int state, double[] actionValues);
    }

    /**
     * The best that can be had.
     *
     * @param mdp the process
     * @param discount in (0, 1]; 1 only where every policy ends
     * @throws ArithmeticException if the sweeps do not settle
     */
    public static ExactValues optimal(FiniteMdp mdp, double discount) {
        return settled(mdp, discount, (state, values) -> best(mdp, state, values));
    }

    /**
     * The return that can be expected of an episode with a limit of steps by the best policy, which knows how many are left.
     *
     * @param mdp the process
     * @param steps the limit
     * @param discount in (0, 1]
     */
    public static double bestReturn(FiniteMdp mdp, int steps, double discount) {
        return valueWithin(mdp, steps, discount, (state, values) -> best(mdp, state, values));
    }

    /**
     * What a policy earns without a limit of steps.
     *
     * @param mdp the process
     * @param policy probabilities of the actions, [states, actions]
     * @param discount in (0, 1]; 1 only where the policy ends
     * @throws ArithmeticException if the sweeps do not settle
     */
    public static ExactValues of(FiniteMdp mdp, double[][] policy, double discount) {
        return settled(mdp, discount, (state, values) -> expected(policy[state], values));
    }

    /**
     * The return that a policy can expect of an episode with a limit of steps.
     *
     * @param mdp the process
     * @param policy probabilities of the actions, [states, actions]
     * @param steps the limit
     * @param discount in (0, 1]
     */
    public static double expectedReturn(FiniteMdp mdp, double[][] policy, int steps, double discount) {
        return valueWithin(mdp, steps, discount, (state, values) -> expected(policy[state], values));
    }

    /** V(s). */
    public double value(int state) {
        return states[state];
    }

    /** Q(s, a). */
    public double value(int state, int action) {
        return actions[state][action];
    }

    /** The mean of V over the states in which episodes begin. */
    public double startValue() {
        return startValue(mdp, states);
    }

    /** As the values of a {@link TabularEnvironment}'s actions, whose observation is 1 at the state's place. */
    ActionValues ofOneHot() {
        return (observation, values) -> {
            int state = 0;
            while (observation[state] != 1) {
                state++;
            }
            for (int action = 0; action < values.length; action++) {
                values[action] = (float) actions[state][action];
            }
        };
    }

    private static double best(FiniteMdp mdp, int state, double[] actionValues) {
        double best = Double.NEGATIVE_INFINITY;
        for (int action = 0; action < actionValues.length; action++) {
            best = mdp.isValid(state, action) ? Math.max(best, actionValues[action]) : best;
        }
        return best == Double.NEGATIVE_INFINITY ? 0 : best;
    }

    private static double valueWithin(FiniteMdp mdp, int steps, double discount, Choice choice) {
        double[] values = new double[mdp.states()];
        for (int left = 0; left < steps; left++) {
            values = swept(mdp, values, discount, choice);
        }
        return startValue(mdp, values);
    }

    private static ExactValues settled(FiniteMdp mdp, double discount, Choice choice) {
        int sweeps = (int) Math.min(SWEEP_LIMIT, WORK_LIMIT / Math.max(1, mdp.size()));
        double[] values = new double[mdp.states()];
        for (int sweep = 0; sweep < sweeps; sweep++) {
            double[] next = swept(mdp, values, discount, choice);
            double change = 0;
            double largest = 1;
            for (int state = 0; state < next.length; state++) {
                change = Math.max(change, Math.abs(next[state] - values[state]));
                largest = Math.max(largest, Math.abs(next[state]));
            }
            values = next;
            if (change <= TOLERANCE * largest) {
                return new ExactValues(mdp, values, discount);
            }
        }
        throw new ArithmeticException("values do not settle in " + sweeps + " sweeps: does every episode end?");
    }

    private static double[] swept(FiniteMdp mdp, double[] values, double discount, Choice choice) {
        double[] next = new double[mdp.states()];
        double[] actions = new double[mdp.actions()];
        for (int state = 0; state < next.length; state++) {
            for (int action = 0; action < actions.length; action++) {
                actions[action] = backup(mdp, values, state, action, discount);
            }
            next[state] = choice.value(state, actions);
        }
        return next;
    }

    private static double backup(FiniteMdp mdp, double[] values, int state, int action, double discount) {
        double sum = 0;
        for (FiniteMdp.Outcome outcome : mdp.outcomes(state, action)) {
            double onwards = outcome.terminated() ? 0 : discount * values[outcome.next()];
            sum += outcome.probability() * (outcome.reward() + onwards);
        }
        return sum;
    }

    private static double expected(double[] probabilities, double[] values) {
        double sum = 0;
        for (int action = 0; action < values.length; action++) {
            sum += probabilities[action] * values[action];
        }
        return sum;
    }

    private static double startValue(FiniteMdp mdp, double[] values) {
        double sum = 0;
        for (int state = 0; state < values.length; state++) {
            sum += mdp.startProbability(state) * values[state];
        }
        return sum;
    }
}
