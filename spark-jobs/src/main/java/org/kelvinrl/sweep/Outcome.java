package org.kelvinrl.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.loss.LossSums;

/**
 * What came of a run.
 *
 * @param run its number, from 1
 * @param values value of each varied setting, by key
 * @param failure why it has no model; null if it has one
 * @param epochs epochs that made the model; 0 if it failed
 * @param rounds rounds that were run; 0 if it failed
 * @param seconds time of reading, training and evaluation
 * @param training means over the training rows of the last epoch that made the model; null if it failed
 * @param validation means over the validation rows after it; null if it failed or there are no such rows
 * @param diagnostics what the algorithm measured then: of the validation rows, or where there are none of the last round's
 * @param evaluation what the greedy policy earned; null if it failed or no environment was named
 * @param parametersSha256 hash of the model's parameters; null if it failed
 * @param notes what a user should know of it
 */
public record Outcome(
        int run,
        Map<String, Object> values,
        String failure,
        int epochs,
        long rounds,
        double seconds,
        Means training,
        Means validation,
        Map<String, Object> diagnostics,
        Earned evaluation,
        String parametersSha256,
        List<String> notes) {

    /**
     * Means over rows.
     *
     * @param loss the loss
     * @param entropy the policy's entropy, in nats
     * @param agreement share from 0 to 1 of rows in which the greedy action is that of what the policy is fitted to; null where an earlier
     *     version wrote it
     */
    public record Means(double loss, double entropy, Double agreement) {

        /** Those of rows; null if there are none. */
        static Means of(LossSums sums) {
            return sums.weight() > 0 ? new Means(sums.loss(), sums.entropy(), sums.agreement()) : null;
        }
    }

    /**
     * Undiscounted returns of episodes.
     *
     * @param episodes how many
     * @param mean their mean
     * @param standardError its standard error; null for one episode
     * @param minimum the lowest
     * @param maximum the highest
     */
    public record Earned(int episodes, double mean, Double standardError, double minimum, double maximum) {

        static Earned of(Returns returns) {
            return new Earned(
                    returns.episodes(),
                    returns.mean(),
                    returns.episodes() > 1 ? returns.standardError() : null,
                    returns.minimum(),
                    returns.maximum());
        }
    }

    /** True if there is no model. */
    public boolean hasFailed() {
        return failure != null;
    }

    /** True if another attempt at the same run came to the same: the same model, or the same failure. */
    boolean isSameAs(Outcome other) {
        return Objects.equals(parametersSha256, other.parametersSha256) && Objects.equals(failure, other.failure);
    }

    /**
     * What the table shows of it: the mean return if it was evaluated, else the kind's measure of validation rows, or of training rows without
     * such.
     */
    double figure(SweepKind kind) {
        if (evaluation != null) {
            return evaluation.mean();
        }
        return kind.measure(validation == null ? training : validation);
    }

    /** What the names of runs' folders match in the sweep's. */
    public static final String ANY_FOLDER = "run-*";

    /** Name of its folder in the sweep's. */
    static String folder(int run) {
        return String.format(Locale.ROOT, "run-%04d", run);
    }
}
