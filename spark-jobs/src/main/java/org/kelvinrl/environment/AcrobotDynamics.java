package org.kelvinrl.environment;

/**
 * The motion of two links, hung from a fixed joint, with a motor in the joint between them.
 *
 * <p>A state is (theta1, theta2, their velocities): theta1 the first link's angle from hanging down, theta2 the second's to the
 * first, in rad. Both links have mass 1, length 1, centre of mass c = 1/2 and moment of inertia I = 1. With torque u, gravity g:
 *
 * <pre>
 *   d1       = c^2 + 1 + c^2 + 2 c cos theta2 + 2 I
 *   d2       = c^2 + c cos theta2 + I
 *   phi2     = c g cos(theta1 + theta2 - pi/2)
 *   phi1     = -c theta2'^2 sin theta2 - 2 c theta2' theta1' sin theta2 + (c + 1) g cos(theta1 - pi/2) + phi2
 *   theta2'' = (u + d2/d1 phi1 - c theta1'^2 sin theta2 - phi2) / (c^2 + I - d2^2/d1)
 *   theta1'' = -(d2 theta2'' + phi1) / d1
 * </pre>
 *
 * <p>One step is one step of Runge and Kutta's fourth order over 0.2 s; then angles are wrapped to [-pi, pi] and velocities clipped to
 * 4 pi and 9 pi. Source: Sutton, "Generalization in reinforcement learning" (1996), in the form of the book (Sutton and Barto) as
 * Gymnasium publishes it. Sines and cosines are {@link StrictMath}'s.
 */
final class AcrobotDynamics {

    static final int STATE_SIZE = 4;

    private static final double GRAVITY = 9.8;
    private static final double CENTRE = 0.5;
    private static final double INERTIA = 1;
    private static final double STEP_SECONDS = 0.2;
    private static final double[] TOP_SPEEDS = {4 * Math.PI, 9 * Math.PI};

    private AcrobotDynamics() {}

    /** Moves the state one step forward under a torque in N m. */
    static void advance(double[] state, double torque) {
        double[] k1 = derivative(state, torque);
        double[] k2 = derivative(moved(state, k1, STEP_SECONDS / 2), torque);
        double[] k3 = derivative(moved(state, k2, STEP_SECONDS / 2), torque);
        double[] k4 = derivative(moved(state, k3, STEP_SECONDS), torque);
        for (int i = 0; i < STATE_SIZE; i++) {
            state[i] += STEP_SECONDS / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
        for (int joint = 0; joint < 2; joint++) {
            state[joint] = wrapped(state[joint]);
            state[joint + 2] = Math.max(-TOP_SPEEDS[joint], Math.min(TOP_SPEEDS[joint], state[joint + 2]));
        }
    }

    /** Whether the free end is higher than a link's length above the fixed joint. */
    static boolean isAboveLine(double[] state) {
        return -StrictMath.cos(state[0]) - StrictMath.cos(state[0] + state[1]) > 1;
    }

    private static double[] moved(double[] state, double[] derivative, double seconds) {
        double[] moved = new double[STATE_SIZE];
        for (int i = 0; i < STATE_SIZE; i++) {
            moved[i] = state[i] + seconds * derivative[i];
        }
        return moved;
    }

    private static double[] derivative(double[] state, double torque) {
        double cosine = StrictMath.cos(state[1]);
        double sine = StrictMath.sin(state[1]);
        double velocity1 = state[2];
        double velocity2 = state[3];
        double d1 = 2 * CENTRE * CENTRE + 1 + 2 * CENTRE * cosine + 2 * INERTIA;
        double d2 = CENTRE * CENTRE + CENTRE * cosine + INERTIA;
        double phi2 = CENTRE * GRAVITY * StrictMath.cos(state[0] + state[1] - Math.PI / 2);
        double phi1 = -CENTRE * velocity2 * velocity2 * sine
                - 2 * CENTRE * velocity2 * velocity1 * sine
                + (CENTRE + 1) * GRAVITY * StrictMath.cos(state[0] - Math.PI / 2)
                + phi2;
        double acceleration2 = (torque + d2 / d1 * phi1 - CENTRE * velocity1 * velocity1 * sine - phi2)
                / (CENTRE * CENTRE + INERTIA - d2 * d2 / d1);
        double acceleration1 = -(d2 * acceleration2 + phi1) / d1;
        return new double[] {velocity1, velocity2, acceleration1, acceleration2};
    }

    private static double wrapped(double angle) {
        double wrapped = angle;
        while (wrapped > Math.PI) {
            wrapped -= 2 * Math.PI;
        }
        while (wrapped < -Math.PI) {
            wrapped += 2 * Math.PI;
        }
        return wrapped;
    }
}
