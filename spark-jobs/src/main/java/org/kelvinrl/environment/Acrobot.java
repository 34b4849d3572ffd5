package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.kelvinrl.random.RandomStream;

/**
 * Acrobot-v1 as Gymnasium publishes it: swing the free end of two hanging links above a line by a torque at the joint between
 * them.
 *
 * <p>Observation: cosine and sine of the first link's angle (0 hangs down), cosine and sine of the second's angle to the first,
 * and both angular velocities (rad/s); the state is kept in double and seen in float. Actions: torque of -1, 0 or 1 N m. Each
 * component of the initial state is uniform in [-0.1, 0.1) (drawn from another generator than Gymnasium's). Reward: -1 for every step
 * but the one that reaches the line, which earns 0. Terminated where -cos(theta1) - cos(theta1 + theta2) is above 1; truncated
 * at 500 steps. The motion is that of {@link AcrobotDynamics}.
 */
public final class Acrobot implements Environment {

    /** Its name. */
    public static final String NAME = "Acrobot-v1";

    /** Index of the second joint's angular velocity in an observation. */
    static final int SECOND_VELOCITY = 5;

    private static final int STEP_LIMIT = 500;
    private static final double INITIAL_RANGE = 0.1;

    private final StepCounter steps = new StepCounter(STEP_LIMIT);
    private final double[] state = new double[AcrobotDynamics.STATE_SIZE];

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> featureNames() {
        return List.of(
                "cos_theta1", "sin_theta1", "cos_theta2", "sin_theta2", "angular_velocity1", "angular_velocity2");
    }

    @Override
    public List<String> actionNames() {
        return List.of("torque_minus", "torque_none", "torque_plus");
    }

    @Override
    public int stepLimit() {
        return steps.limit();
    }

    @Override
    public void reset(long seed) {
        RandomStream random = RandomStream.of(seed);
        Arrays.setAll(state, component -> INITIAL_RANGE * (2 * random.nextUniform() - 1));
        steps.begin();
    }

    @Override
    public StepResult step(int action) {
        Objects.checkIndex(action, 3);
        steps.requireUnderWay();
        AcrobotDynamics.advance(state, torque(action));
        boolean reached = AcrobotDynamics.isAboveLine(state);
        return steps.taken(reached ? 0 : -1, reached);
    }

    @Override
    public void observe(float[] observation) {
        observation[0] = (float) StrictMath.cos(state[0]);
        observation[1] = (float) StrictMath.sin(state[0]);
        observation[2] = (float) StrictMath.cos(state[1]);
        observation[3] = (float) StrictMath.sin(state[1]);
        observation[4] = (float) state[2];
        observation[SECOND_VELOCITY] = (float) state[3];
    }

    /** The torque in N m of an action. */
    static int torque(int action) {
        return action - 1;
    }
}
