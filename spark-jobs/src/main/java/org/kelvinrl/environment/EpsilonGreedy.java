package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.Optional;

/** See {@link Policy#epsilonGreedy}. */
record EpsilonGreedy(ActionValues values, double epsilon) implements Policy {

    EpsilonGreedy {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("expected an epsilon in [0, 1], found " + epsilon);
        }
    }

    @Override
    public void probabilities(float[] observation, float[] probabilities) {
        values.finiteValues(observation, probabilities);
        int greedy = indexOfHighest(probabilities);
        double each = epsilon / probabilities.length;
        Arrays.fill(probabilities, (float) each);
        probabilities[greedy] = (float) (1 - epsilon + each);
    }

    @Override
    public Optional<ActionValues> actionValues() {
        return Optional.of(values);
    }

    private static int indexOfHighest(float[] values) {
        int highest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[highest]) {
                highest = i;
            }
        }
        return highest;
    }
}
