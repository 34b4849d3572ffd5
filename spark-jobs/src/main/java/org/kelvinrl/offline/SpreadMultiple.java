package org.kelvinrl.offline;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number, or a multiple of a spread: of the mean standard deviation within a state of what a network says of its actions, over the rows
 * that are computed together. A temperature is one of the spread of a critic's values, the weight of a prior one of the spread of its
 * logits. Immutable.
 *
 * <p>Written as a number, {@code 0.3}, or as {@code 0.5*spread}.
 *
 * @param factor the number, or the multiple; at least 0 and at most 1e6
 * @param isOfSpread whether it is a multiple
 */
public record SpreadMultiple(double factor, boolean isOfSpread) implements Serializable {

    /** How a temperature may be written. */
    static final String TEMPERATURE_SYNTAX =
            "a number from 1e-6 to 1e6, or such a factor and the spread of the critic's values within a state: 0.5*spread";

    /** How the weight of a prior may be written. */
    static final String WEIGHT_SYNTAX =
            "a number from 0 to 1e6, or such a factor and the spread of the prior's logits within a state: 4*spread";

    private static final double COLDEST = 1e-6;
    private static final double LARGEST = 1e6;
    private static final Pattern WRITTEN = Pattern.compile("([^*]+)(\\*\\s*spread)?");

    /** Least spread that counts: a critic that tells no actions apart has none. */
    private static final float LEAST_SPREAD = 1e-6f;

    /** The number itself. */
    static SpreadMultiple of(double number) {
        return new SpreadMultiple(number, false);
    }

    /** A multiple of the spread. */
    static SpreadMultiple ofSpread(double factor) {
        return new SpreadMultiple(factor, true);
    }

    /**
     * Reads a temperature as it is written on a command line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SpreadMultiple parseTemperature(String text) {
        return parse(text, COLDEST, TEMPERATURE_SYNTAX);
    }

    /**
     * Reads the weight of a prior as it is written on a command line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SpreadMultiple parseWeight(String text) {
        return parse(text, 0, WEIGHT_SYNTAX);
    }

    private static SpreadMultiple parse(String text, double least, String syntax) {
        Matcher written = WRITTEN.matcher(text.trim().toLowerCase(Locale.ROOT));
        double factor = written.matches() ? Double.parseDouble(written.group(1)) : Double.NaN;
        if (!(factor >= least && factor <= LARGEST)) {
            throw new IllegalArgumentException("expected " + syntax + ", found \"" + text + "\"");
        }
        return new SpreadMultiple(factor, written.group(2) != null);
    }

    /**
     * The number for some rows.
     *
     * @param said what the network says of the actions, [rows, actions]
     * @param batch the rows
     * @return in the units of what is said; above 0 if the factor is
     */
    float of(float[] said, TransitionBatch batch) {
        return (float) factor * (isOfSpread ? Math.max(LEAST_SPREAD, spread(said, batch)) : 1);
    }

    private static float spread(float[] said, TransitionBatch batch) {
        double sum = 0;
        for (int row = 0; row < batch.rows(); row++) {
            sum += Spread.of(said, row, batch.actions(), batch.mask());
        }
        return (float) (sum / batch.rows());
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return isOfSpread ? factor + "*spread" : Double.toString(factor);
    }
}
