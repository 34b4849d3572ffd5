package org.kelvinrl.environment;

/**
 * Q-values for {@link MountainCar} from value iteration on a grid over positions and velocities: nothing is learnt, downloaded or
 * shipped.
 *
 * <pre>
 *   Q(s, a) = -1 + gamma V(s'),   V(s) = max_a Q(s, a),   0 in place of V(s') at the goal,   gamma = 0.99
 * </pre>
 *
 * <p>V between grid points is interpolated linearly in both directions. Sweeps over the grid are repeated until no value changes by
 * more than 1e-6. Immutable and thread-safe.
 */
final class MountainCarTeacher implements ActionValues {

    private static final int POSITIONS = 181;
    private static final int VELOCITIES = 141;
    private static final int ACTIONS = 3;
    private static final double DISCOUNT = 0.99;
    private static final double TOLERANCE = 1e-6;

    /** V, [positions, velocities]. */
    private final double[] grid;

    MountainCarTeacher() {
        double[] next = successors();
        double[] values = new double[POSITIONS * VELOCITIES];
        double change;
        do {
            change = sweep(values, next);
        } while (change > TOLERANCE);
        grid = values;
    }

    @Override
    public void values(float[] observation, float[] values) {
        for (int action = 0; action < values.length; action++) {
            double[] state = {observation[0], observation[1]};
            MountainCar.advance(state, action);
            values[action] = (float) value(grid, state[0], state[1], MountainCar.isAtGoal(state));
        }
    }

    /** [positions, velocities, actions, 2]: where every action leads to from every grid point; NaN for the goal. */
    private static double[] successors() {
        double[] next = new double[POSITIONS * VELOCITIES * ACTIONS * 2];
        int at = 0;
        for (int i = 0; i < POSITIONS; i++) {
            for (int j = 0; j < VELOCITIES; j++) {
                for (int action = 0; action < ACTIONS; action++) {
                    double[] state = {position(i), velocity(j)};
                    MountainCar.advance(state, action);
                    boolean goal = MountainCar.isAtGoal(state);
                    next[at++] = goal ? Double.NaN : state[0];
                    next[at++] = state[1];
                }
            }
        }
        return next;
    }

    /** Updates every value in place; gives the largest change. */
    private static double sweep(double[] values, double[] next) {
        double change = 0;
        for (int point = 0; point < values.length; point++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int action = 0; action < ACTIONS; action++) {
                int at = (point * ACTIONS + action) * 2;
                best = Math.max(best, value(values, next[at], next[at + 1], Double.isNaN(next[at])));
            }
            change = Math.max(change, Math.abs(best - values[point]));
            values[point] = best;
        }
        return change;
    }

    /** The value of an action that leads to a state. */
    private static double value(double[] grid, double position, double velocity, boolean goal) {
        return goal ? -1 : -1 + DISCOUNT * interpolated(grid, position, velocity);
    }

    private static double interpolated(double[] grid, double position, double velocity) {
        double x = (position - MountainCar.LEFT_END) / (MountainCar.RIGHT_END - MountainCar.LEFT_END) * (POSITIONS - 1);
        double y = (velocity + MountainCar.TOP_SPEED) / (2 * MountainCar.TOP_SPEED) * (VELOCITIES - 1);
        int i = Math.max(0, Math.min(POSITIONS - 2, (int) x));
        int j = Math.max(0, Math.min(VELOCITIES - 2, (int) y));
        double right = x - i;
        double up = y - j;
        int corner = i * VELOCITIES + j;
        double left = (1 - up) * grid[corner] + up * grid[corner + 1];
        double beyond = (1 - up) * grid[corner + VELOCITIES] + up * grid[corner + VELOCITIES + 1];
        return (1 - right) * left + right * beyond;
    }

    private static double position(int i) {
        return MountainCar.LEFT_END + (MountainCar.RIGHT_END - MountainCar.LEFT_END) * i / (POSITIONS - 1);
    }

    private static double velocity(int j) {
        return MountainCar.TOP_SPEED * (2.0 * j / (VELOCITIES - 1) - 1);
    }
}
