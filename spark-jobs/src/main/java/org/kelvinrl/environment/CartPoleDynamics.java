package org.kelvinrl.environment;

import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The motion of a cart on a frictionless track with a pole hinged to it, pushed left or right with a fixed force.
 *
 * <p>A state is (cart position x in m, its velocity in m/s, pole angle theta in rad from the upright, positive to the right,
 * its velocity in rad/s). With total mass M, pole mass m, half the pole's length l, force F, gravity g:
 *
 * <pre>
 *   f       = (F + m l theta'^2 sin theta) / M
 *   theta'' = (g sin theta - f cos theta) / (l (4/3 - m cos^2 theta / M))
 *   x''     = f - m l theta'' cos theta / M
 * </pre>
 *
 * <p>One step is explicit Euler over 0.02 s: positions move by the old velocities. Source: Barto, Sutton and Anderson,
 * "Neuronlike adaptive elements that can solve difficult learning control problems" (1983), as Gymnasium publishes it in
 * CartPole-v1. Sines and cosines are {@link StrictMath}'s, so that an episode is the same on every platform.
 */
final class CartPoleDynamics {

    static final int STATE_SIZE = 4;

    private static final double GRAVITY = 9.8;
    private static final double POLE_MASS = 0.1;
    private static final double TOTAL_MASS = 1.0 + POLE_MASS;
    private static final double HALF_LENGTH = 0.5;
    private static final double POLE_MOMENT = POLE_MASS * HALF_LENGTH;
    private static final double FORCE = 10.0;
    private static final double STEP_SECONDS = 0.02;
    private static final double POSITION_LIMIT = 2.4;
    private static final double ANGLE_LIMIT = 12 * 2 * Math.PI / 360;

    private CartPoleDynamics() {}

    /** The force in newtons, positive to the right, of action 0 (left) or 1 (right). */
    static double force(int action) {
        return action == 1 ? FORCE : -FORCE;
    }

    /** Moves the state one step forward under a force in newtons. */
    static void advance(double[] state, double force) {
        double velocity = state[1];
        double angularVelocity = state[3];
        double sine = StrictMath.sin(state[2]);
        double cosine = StrictMath.cos(state[2]);
        double push = (force + POLE_MOMENT * angularVelocity * angularVelocity * sine) / TOTAL_MASS;
        double angularAcceleration = (GRAVITY * sine - cosine * push)
                / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * cosine * cosine / TOTAL_MASS));
        double acceleration = push - POLE_MOMENT * angularAcceleration * cosine / TOTAL_MASS;
        state[0] += STEP_SECONDS * velocity;
        state[1] += STEP_SECONDS * acceleration;
        state[2] += STEP_SECONDS * angularVelocity;
        state[3] += STEP_SECONDS * angularAcceleration;
    }

    /** Whether the cart is off the track (beyond 2.4 m) or the pole has fallen (beyond 12 degrees). */
    static boolean isLost(double[] state) {
        return Math.abs(state[0]) > POSITION_LIMIT || Math.abs(state[2]) > ANGLE_LIMIT;
    }

    /** A of the linearised step: next state = A state + B force, at rest in the upright. Shape [4, 4]. */
    static RealMatrix stateMatrix() {
        double falling = GRAVITY / effectiveLength();
        double recoil = -POLE_MOMENT / TOTAL_MASS * falling;
        return MatrixUtils.createRealMatrix(new double[][] {
            {1, STEP_SECONDS, 0, 0},
            {0, 1, STEP_SECONDS * recoil, 0},
            {0, 0, 1, STEP_SECONDS},
            {0, 0, STEP_SECONDS * falling, 1}
        });
    }

    /** B of the linearised step, see {@link #stateMatrix}. Shape [4, 1]. */
    static RealMatrix inputMatrix() {
        double turning = -1 / (TOTAL_MASS * effectiveLength());
        double pushing = 1 / TOTAL_MASS - POLE_MOMENT / TOTAL_MASS * turning;
        return MatrixUtils.createColumnRealMatrix(new double[] {0, STEP_SECONDS * pushing, 0, STEP_SECONDS * turning});
    }

    private static double effectiveLength() {
        return HALF_LENGTH * (4.0 / 3.0 - POLE_MASS / TOTAL_MASS);
    }
}
