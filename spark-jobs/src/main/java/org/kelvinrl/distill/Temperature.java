package org.kelvinrl.distill;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/**
 * A temperature for the teacher's softmax, as a number in the units of the Q-values or as a multiple of what was measured of
 * the data.
 *
 * <p>Written as a number ({@code 0.05}), as a factor and a statistic ({@code 0.1*deviation}, {@code 1*gap-median}), or as
 * {@code auto}. The statistics, all over the training rows and in the data set's manifest:
 *
 * <ul>
 *   <li>{@code deviation}: mean over rows of the standard deviation of the Q-values within the row;
 *   <li>{@code gap-q05}, {@code gap-q25}, {@code gap-median}, {@code gap-q75}, {@code gap-q95}: quantiles over rows of the
 *       difference between the best and the second-best Q-value.
 * </ul>
 *
 * <p>{@code auto} is {@code 0.1*deviation}: a teacher's Q-values are large and close together, so at temperature 1 its softmax
 * tells next to nothing, and a temperature far below the gaps makes every state a plain label. A tenth of the deviation keeps
 * what is nearly a tie soft.
 *
 * @param factor multiple of the statistic, or the temperature itself
 * @param statistic name of the statistic; empty for a fixed number
 */
public record Temperature(double factor, Optional<String> statistic) {

    /** What {@code auto} stands for. */
    public static final Temperature AUTO = new Temperature(0.1, Optional.of("deviation"));

    /** What a temperature may be written as. */
    public static final String SYNTAX = "a number above 0, auto, or a factor and a statistic of the Q-values such as"
            + " 0.1*deviation or 1*gap-median (gap-q05, gap-q25, gap-median, gap-q75, gap-q95)";

    private static final double SMALLEST = 1e-30;
    private static final double LARGEST = 1e30;

    private static final Map<String, String> QUANTILES = Map.of(
            "gap-q05", "0.05",
            "gap-q25", "0.25",
            "gap-median", "0.5",
            "gap-q75", "0.75",
            "gap-q95", "0.95");

    /**
     * Reads a temperature as it is written on a command line.
     *
     * @throws IllegalArgumentException if it is none; the message says what was expected
     */
    public static Temperature parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        if (trimmed.equals("auto")) {
            return AUTO;
        }
        int star = trimmed.indexOf('*');
        Optional<String> statistic = star < 0
                ? Optional.empty()
                : Optional.of(trimmed.substring(star + 1).trim());
        boolean known =
                statistic.isEmpty() || statistic.get().equals("deviation") || QUANTILES.containsKey(statistic.get());
        double factor = number(star < 0 ? trimmed : trimmed.substring(0, star).trim());
        if (!known || !(factor >= SMALLEST && factor <= LARGEST)) {
            throw new IllegalArgumentException(
                    "expected a number above 0, \"auto\", or a factor and a statistic such as"
                            + " 0.1*deviation or 1*gap-median (gap-q05, gap-q25, gap-median, gap-q75, gap-q95), found \""
                            + text
                            + "\"");
        }
        return new Temperature(factor, statistic);
    }

    /** NaN where the text is no number, which no comparison lets pass. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * The temperature of a loss for a data set.
     *
     * @param loss the loss, whose own temperature is of no account
     * @param q what was measured of the data set's Q-values; null if there are none
     * @param where where this was given, for messages
     * @return temperature in the units of the Q-values, above 0; 1 for {@code auto} where it has no part in the loss
     * @throws KelvinException if it was given though the targets are not Q-values, or cannot be resolved
     */
    public double resolve(PolicyLoss loss, DatasetManifest.QStatistics q, String where) {
        boolean auto = equals(AUTO);
        if (loss.targets() != Targets.Q_VALUES && !auto) {
            throw KelvinException.configuration(
                    "no temperature with targets that are not Q-values but " + loss.targets(),
                    toString(),
                    where,
                    "Leave out --temperature, or name other --targets");
        }
        return auto && !ModelLoss.dependsOnTemperature(loss) ? 1 : resolve(q);
    }

    /**
     * The temperature for a data set.
     *
     * @param q what was measured of its Q-values; null if there are none
     * @return temperature in the units of the Q-values, above 0
     * @throws KelvinException if the statistic is 0 or there is none: no Q-values tell actions apart
     */
    double resolve(DatasetManifest.QStatistics q) {
        if (statistic.isEmpty()) {
            return factor;
        }
        String name = statistic.get();
        double temperature = factor * (q == null ? 0 : measured(q, name));
        if (!(temperature >= SMALLEST)) {
            throw KelvinException.data(
                    "Q-values that tell actions apart",
                    q == null ? "no row with two of them" : name + " " + measured(q, name),
                    "statistics.q_values of " + DatasetManifest.FILE_NAME,
                    "Give --temperature as a number, or check that q_values are what the teacher computed");
        }
        return temperature;
    }

    private static double measured(DatasetManifest.QStatistics q, String statistic) {
        return statistic.equals("deviation")
                ? q.withinStateDeviation()
                : q.gapQuantiles().get(QUANTILES.get(statistic));
    }

    @Override
    public String toString() {
        return statistic.map(name -> factor + "*" + name).orElseGet(() -> Double.toString(factor));
    }
}
