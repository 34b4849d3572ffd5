package org.kelvinrl.environment;

import java.util.List;
import java.util.Objects;
import org.kelvinrl.random.RandomStream;

/**
 * MountainCar-v0 as Gymnasium publishes it: drive a car that is too weak for the hill out of the valley.
 *
 * <p>Observation: position x and velocity v, without unit; the state is kept in double and seen in float. Actions a: 0 left, 1
 * none, 2 right. A step is
 *
 * <pre>
 *   v' = clip(v + 0.001 (a - 1) - 0.0025 cos(3 x), -0.07, 0.07)
 *   x' = clip(x + v', -1.2, 0.6), and v' = 0 where that stops the car at the left end
 * </pre>
 *
 * <p>An episode begins at rest, at a position uniform in [-0.6, -0.4) (drawn from another generator than Gymnasium's). Reward: -1
 * for every step. Terminated at a position of at least 0.5 with a velocity of at least 0; truncated at 200 steps. Source: Moore,
 * "Efficient memory-based learning for robot control" (1990). Cosines are {@link StrictMath}'s.
 */
public final class MountainCar implements Environment {

    /** Its name. */
    public static final String NAME = "MountainCar-v0";

    static final double LEFT_END = -1.2;
    static final double RIGHT_END = 0.6;
    static final double TOP_SPEED = 0.07;

    private static final double GOAL = 0.5;
    private static final double FORCE = 0.001;
    private static final double GRAVITY = 0.0025;
    private static final int STEP_LIMIT = 200;

    private final StepCounter steps = new StepCounter(STEP_LIMIT);
    private final double[] state = new double[2];

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> featureNames() {
        return List.of("position", "velocity");
    }

    @Override
    public List<String> actionNames() {
        return List.of("left", "none", "right");
    }

    @Override
    public int stepLimit() {
        return steps.limit();
    }

    @Override
    public void reset(long seed) {
        state[0] = -0.6 + 0.2 * RandomStream.of(seed).nextUniform();
        state[1] = 0;
        steps.begin();
    }

    @Override
    public StepResult step(int action) {
        Objects.checkIndex(action, 3);
        steps.requireUnderWay();
        advance(state, action);
        return steps.taken(-1, isAtGoal(state));
    }

    @Override
    public void observe(float[] observation) {
        observation[0] = (float) state[0];
        observation[1] = (float) state[1];
    }

    /** Moves the state, (position, velocity), one step forward. */
    static void advance(double[] state, int action) {
        double pushed = state[1] + (action - 1) * FORCE - GRAVITY * StrictMath.cos(3 * state[0]);
        double velocity = Math.max(-TOP_SPEED, Math.min(TOP_SPEED, pushed));
        state[0] = Math.max(LEFT_END, Math.min(RIGHT_END, state[0] + velocity));
        state[1] = state[0] == LEFT_END && velocity < 0 ? 0 : velocity;
    }

    static boolean isAtGoal(double[] state) {
        return state[0] >= GOAL && state[1] >= 0;
    }
}
