package org.kelvinrl.environment;

import java.util.Optional;

/** See {@link Policy#epsilonGreedy}. */
record EpsilonGreedy(ActionValues values, double epsilon) implements Policy {

    EpsilonGreedy {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("expected an epsilon in [0, 1], found " + epsilon);
        }
    }

    @Override
    public void probabilities(float[] observation, boolean[] valid, float[] probabilities) {
        values.finiteValues(observation, probabilities);
        int greedy = ValidActions.highest(valid, probabilities);
        double each = epsilon / ValidActions.count(valid);
        ValidActions.spread(valid, epsilon, probabilities);
        probabilities[greedy] = (float) (1 - epsilon + each);
    }

    @Override
    public Optional<ActionValues> actionValues() {
        return Optional.of(values);
    }
}
