package org.kelvinrl.environment;

import java.util.Optional;

/**
 * Acts by a teacher's values on all that there is to see of the state. It tells them only if they are Q-values: values that only rank
 * actions would be taken for such.
 *
 * @param policy acts
 * @param areQValues whether its values are Q-values
 */
record PolicyOfTeacher(Policy policy, boolean areQValues) implements Policy {

    @Override
    public void probabilities(float[] state, boolean[] valid, float[] probabilities) {
        policy.probabilities(state, valid, probabilities);
    }

    @Override
    public boolean seesState() {
        return true;
    }

    @Override
    public Optional<ActionValues> actionValues() {
        return areQValues ? policy.actionValues() : Optional.empty();
    }
}
