package org.kelvinrl.environment;

import java.util.Optional;

/** See {@link Policy#softmax}. */
record Softmax(ActionValues values, double temperature) implements Policy {

    Softmax {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("expected a positive finite temperature, found " + temperature);
        }
    }

    @Override
    public void probabilities(float[] observation, boolean[] valid, float[] probabilities) {
        values.finiteValues(observation, probabilities);
        double highest = probabilities[ValidActions.highest(valid, probabilities)];
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            sum += valid[i] ? weight(probabilities[i], highest) : 0;
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = valid[i] ? (float) (weight(probabilities[i], highest) / sum) : 0;
        }
    }

    @Override
    public Optional<ActionValues> actionValues() {
        return Optional.of(values);
    }

    private double weight(double value, double highest) {
        return StrictMath.exp((value - highest) / temperature);
    }
}
