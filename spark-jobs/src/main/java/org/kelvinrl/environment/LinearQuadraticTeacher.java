package org.kelvinrl.environment;

import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Q-values for {@link CartPole} from a linear-quadratic regulator: nothing is learnt, downloaded or shipped.
 *
 * <p>The cart-pole's step is linearised at rest in the upright, and the discrete algebraic Riccati equation is solved
 * for the weights below. Then
 *
 * <pre>
 *   Q(s, a) = - x' P x,   x the state that the true (not linearised) step leads to from s under a
 * </pre>
 *
 * <p>where x' P x is what the regulator would still pay from x on. The force is +10 or -10 N, so its own cost is the same for
 * both actions and is left out. Q-values are at most 0 and without unit.
 *
 * <p>Immutable and thread-safe.
 */
public final class LinearQuadraticTeacher implements ActionValues {

    /** Weights of position (1/m^2), velocity (s^2/m^2), angle (1/rad^2) and angular velocity (s^2/rad^2). */
    private static final double[] STATE_WEIGHTS = {1, 1, 1, 1};

    /** Weight of the force (1/N^2). */
    private static final double FORCE_WEIGHT = 1;

    private final double[][] costToGo;

    /** Solves the Riccati equation. */
    public LinearQuadraticTeacher() {
        RealMatrix weights = MatrixUtils.createRealDiagonalMatrix(STATE_WEIGHTS);
        costToGo = new RiccatiEquation(
                        CartPoleDynamics.stateMatrix(), CartPoleDynamics.inputMatrix(), weights, FORCE_WEIGHT)
                .solve()
                .getData();
    }

    @Override
    public void values(float[] observation, float[] values) {
        for (int action = 0; action < values.length; action++) {
            values[action] = (float) -costToGo(next(observation, action));
        }
    }

    private static double[] next(float[] observation, int action) {
        double[] state = new double[CartPoleDynamics.STATE_SIZE];
        for (int i = 0; i < state.length; i++) {
            state[i] = observation[i];
        }
        CartPoleDynamics.advance(state, CartPoleDynamics.force(action));
        return state;
    }

    private double costToGo(double[] state) {
        double sum = 0;
        for (int i = 0; i < state.length; i++) {
            for (int j = 0; j < state.length; j++) {
                sum += state[i] * costToGo[i][j] * state[j];
            }
        }
        return sum;
    }
}
