package org.kelvinrl.environment;

/**
 * What comes with an environment as its teacher.
 *
 * @param values gives a value to every action; the greedy policy is to take the highest
 * @param areQValues whether these are Q-values, which a log may tell; else they only rank the actions
 */
public record Teacher(ActionValues values, boolean areQValues) {

    /** The exact Q-values of a policy for a {@link TabularProcess}. */
    static Teacher of(ExactValues values) {
        return new Teacher(values.ofOneHot(), true);
    }

    /**
     * Swings up: prefers the torque that puts most power, torque times the joint's angular velocity (W), into the links. It ranks
     * actions by that power, which says nothing about returns.
     */
    static Teacher acrobotSwing() {
        return new Teacher(
                (observation, values) -> {
                    for (int action = 0; action < values.length; action++) {
                        values[action] = Acrobot.torque(action) * observation[Acrobot.SECOND_VELOCITY];
                    }
                },
                false);
    }
}
