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
    public void probabilities(float[] observation, float[] probabilities) {
        values.finiteValues(observation, probabilities);
        double highest = highest(probabilities);
        double sum = 0;
        for (float value : probabilities) {
            sum += weight(value, highest);
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) (weight(probabilities[i], highest) / sum);
        }
    }

    @Override
    public Optional<ActionValues> actionValues() {
        return Optional.of(values);
    }

    private double weight(double value, double highest) {
        return StrictMath.exp((value - highest) / temperature);
    }

    private static double highest(float[] values) {
        double highest = values[0];
        for (float value : values) {
            highest = Math.max(highest, value);
        }
        return highest;
    }
}
