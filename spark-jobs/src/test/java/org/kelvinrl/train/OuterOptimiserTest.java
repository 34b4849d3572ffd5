package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Each rule against the recursion of its paper in double precision, over rounds whose changes depend on where they begin. */
class OuterOptimiserTest {

    private static final int ROUNDS = 30;
    private static final double WEIGHT = 8;
    private static final double[] START = {1, -2, 0.5};

    @Test
    void averageIsTheWeightedMean() {
        float[] parameters = {1f, 2f};
        OuterOptimiser.AVERAGE.step(parameters, new float[] {8f, -4f, 99f}, 8, new float[0], 0.1);
        assertThat(parameters).containsExactly(2f, 1.5f);
    }

    @Test
    void nesterovIsDiLoCosOuterOptimiser() {
        double rate = 0.7;
        double momentum = 0.9;
        double[] w = START.clone();
        double[] m = new double[3];
        Run run = new Run(new OuterOptimiser(OuterOptimiser.Rule.NESTEROV, rate, momentum));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < 3; i++) {
                double g = -change(w[i], round); // theta(t-1) - mean of theta_i
                m[i] = momentum * m[i] + g;
                w[i] -= rate * (g + momentum * m[i]);
            }
            run.round(round, 1e-3);
            run.assertAt(w);
        }
    }

    @Test
    void nesterovGivesTheModelsThatBlockMomentumBroadcasts() {
        double blockRate = 0.8;
        double momentum = 0.75;
        double[] w = START.clone();
        double[] broadcast = START.clone();
        double[] delta = new double[3];
        Run run = new Run(new OuterOptimiser(OuterOptimiser.Rule.NESTEROV, blockRate, momentum));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < 3; i++) {
                double g = change(broadcast[i], round);
                delta[i] = momentum * delta[i] + blockRate * g;
                w[i] += delta[i];
                broadcast[i] = w[i] + momentum * delta[i];
            }
            run.round(round, 1e-3);
            run.assertAt(broadcast);
        }
    }

    @Test
    void blockMomentumIsTheClassicalForm() {
        double blockRate = 0.8;
        double momentum = 0.75;
        double[] w = START.clone();
        double[] delta = new double[3];
        Run run = new Run(new OuterOptimiser(OuterOptimiser.Rule.BLOCK_MOMENTUM, blockRate, momentum));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < 3; i++) {
                delta[i] = momentum * delta[i] + blockRate * change(w[i], round);
                w[i] += delta[i];
            }
            run.round(round, 1e-3);
            run.assertAt(w);
        }
    }

    @Test
    void slowMomentumIsInUnitsOfTheGradient() {
        double slowRate = 0.9;
        double momentum = 0.6;
        double[] w = START.clone();
        double[] u = new double[3];
        Run run = new Run(new OuterOptimiser(OuterOptimiser.Rule.SLOW_MOMENTUM, slowRate, momentum));
        for (int round = 0; round < ROUNDS; round++) {
            double fast = 1e-3 / (1 + round);
            for (int i = 0; i < 3; i++) {
                u[i] = momentum * u[i] - change(w[i], round) / fast;
                w[i] -= slowRate * fast * u[i];
            }
            run.round(round, fast);
            run.assertAt(w);
        }
    }

    /** Workers' mean change of one parameter, from where they begin. */
    private static double change(double w, int round) {
        return -0.1 * w + 0.05 * Math.sin(round);
    }

    /** The rule under test, in the arithmetic of a run. */
    private static final class Run {

        private final OuterOptimiser outer;
        private final float[] parameters = {(float) START[0], (float) START[1], (float) START[2]};
        private final float[] velocity;

        Run(OuterOptimiser outer) {
            this.outer = outer;
            this.velocity = new float[3 * outer.moments()];
        }

        void round(int round, double rate) {
            float[] changes = new float[3];
            for (int i = 0; i < 3; i++) {
                changes[i] = (float) (WEIGHT * change(parameters[i], round));
            }
            outer.step(parameters, changes, WEIGHT, velocity, rate);
        }

        void assertAt(double[] expected) {
            for (int i = 0; i < 3; i++) {
                assertThat((double) parameters[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }
}
