package org.kelvinrl.offline;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Temperature of a softmax over a critic's values: a number in their units, or a multiple of their spread, the mean standard deviation of
 * the values within a state over the rows that are computed together. Immutable.
 *
 * <p>Written as a number, {@code 0.3}, or as {@code 0.5*spread}.
 *
 * @param factor the number, or the multiple; from 1e-6 to 1e6
 * @param isOfSpread whether it is a multiple
 */
public record CriticTemperature(double factor, boolean isOfSpread) implements Serializable {

    /** How it may be written. */
    public static final String SYNTAX =
            "a number from 1e-6 to 1e6, or such a factor and the spread of the critic's values within a state: 0.5*spread";

    private static final Pattern WRITTEN = Pattern.compile("([^*]+)(\\*\\s*spread)?");
    private static final double SMALLEST = 1e-6;
    private static final double LARGEST = 1e6;

    /** Least spread that counts: a critic that tells no actions apart has none. */
    private static final float LEAST_SPREAD = 1e-6f;

    /** A number in the units of the values. */
    static CriticTemperature of(double temperature) {
        return new CriticTemperature(temperature, false);
    }

    /** A multiple of the spread. */
    static CriticTemperature ofSpread(double factor) {
        return new CriticTemperature(factor, true);
    }

    /**
     * Reads it as it is written on a command line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CriticTemperature parse(String text) {
        Matcher written = WRITTEN.matcher(text.trim().toLowerCase(Locale.ROOT));
        double factor = written.matches() ? Double.parseDouble(written.group(1)) : Double.NaN;
        if (!(factor >= SMALLEST && factor <= LARGEST)) {
            throw new IllegalArgumentException("expected " + SYNTAX + ", found \"" + text + "\"");
        }
        return new CriticTemperature(factor, written.group(2) != null);
    }

    /**
     * The temperature for some rows.
     *
     * @param values the critic's values, [rows, actions]
     * @param batch the rows
     * @return in the units of the values, above 0
     */
    float of(float[] values, TransitionBatch batch) {
        return (float) factor * (isOfSpread ? Math.max(LEAST_SPREAD, spread(values, batch)) : 1);
    }

    private static float spread(float[] values, TransitionBatch batch) {
        double sum = 0;
        for (int row = 0; row < batch.rows(); row++) {
            sum += Spread.of(values, row, batch.actions(), batch.mask());
        }
        return (float) (sum / batch.rows());
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return isOfSpread ? factor + "*spread" : Double.toString(factor);
    }
}
