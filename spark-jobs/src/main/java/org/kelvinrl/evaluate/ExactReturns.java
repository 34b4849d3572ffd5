package org.kelvinrl.evaluate;

import org.kelvinrl.environment.ExactValues;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.TabularProcess;

/**
 * What a policy and the best one earn in a finite process, by dynamic programming: means over the states in which episodes begin.
 *
 * @param steps limit of an episode's steps
 * @param discount of discounted returns, in (0, 1]
 * @param expected undiscounted return that the policy can expect within the limit: what rollouts estimate
 * @param best the same of the best policy, which knows how many steps are left
 * @param discounted as expected, but discounted
 * @param bestDiscounted as best, but discounted
 * @param optimal the optimal discounted value without a limit
 */
public record ExactReturns(
        int steps,
        double discount,
        double expected,
        double best,
        double discounted,
        double bestDiscounted,
        double optimal) {

    /**
     * Computes them.
     *
     * @param process where the policy acts
     * @param policy chooses by observations of a state as one of many
     */
    public static ExactReturns of(TabularProcess process, Policy policy) {
        double[][] table = process.table(policy);
        int steps = process.stepLimit();
        double discount = process.discount();
        return new ExactReturns(
                steps,
                discount,
                ExactValues.expectedReturn(process.mdp(), table, steps, 1),
                ExactValues.bestReturn(process.mdp(), steps, 1),
                ExactValues.expectedReturn(process.mdp(), table, steps, discount),
                ExactValues.bestReturn(process.mdp(), steps, discount),
                process.optimal().startValue());
    }
}
