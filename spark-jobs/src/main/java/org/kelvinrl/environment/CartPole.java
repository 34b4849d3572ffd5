package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.kelvinrl.random.RandomStream;

/**
 * CartPole-v1 as Gymnasium publishes it: balance a pole on a cart by pushing the cart left or right.
 *
 * <p>Observation: cart position (m), velocity (m/s), pole angle (rad), angular velocity (rad/s); the state is kept in double
 * and seen in float. Actions: 0 left, 1 right. Each component of the initial state is uniform in [-0.05, 0.05) (drawn
 * from another generator than Gymnasium's, so seeds give other states). Reward: 1 for every step, the last included.
 * Terminated when the cart is beyond 2.4 m or the pole beyond 12 degrees; truncated at 500 steps. A pole that falls
 * at the 500th step is both.
 */
public final class CartPole implements Environment {

    /** Its name. */
    public static final String NAME = "CartPole-v1";

    /** Its name where velocities are hidden. */
    public static final String NAME_OF_POSITIONS = "CartPole-positions";

    private static final int STEP_LIMIT = 500;
    private static final double INITIAL_RANGE = 0.05;
    private static final List<String> FEATURES =
            List.of("cart_position", "cart_velocity", "pole_angle", "pole_angular_velocity");
    private static final List<String> ACTIONS = List.of("left", "right");

    private final double[] state = new double[CartPoleDynamics.STATE_SIZE];
    private final StepCounter steps;

    /** A cart-pole with no episode under way. */
    public CartPole() {
        this(STEP_LIMIT);
    }

    /** One of which only position and angle are seen: what to do cannot be told from a single observation. */
    static Environment positions() {
        return new PartlySeen(NAME_OF_POSITIONS, new CartPole(), 0, 2);
    }

    CartPole(int stepLimit) {
        this.steps = new StepCounter(stepLimit);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> featureNames() {
        return FEATURES;
    }

    @Override
    public List<String> actionNames() {
        return ACTIONS;
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
        Objects.checkIndex(action, ACTIONS.size());
        steps.requireUnderWay();
        CartPoleDynamics.advance(state, CartPoleDynamics.force(action));
        return steps.taken(1, CartPoleDynamics.isLost(state));
    }

    @Override
    public void observe(float[] observation) {
        for (int i = 0; i < state.length; i++) {
            observation[i] = (float) state[i];
        }
    }
}
