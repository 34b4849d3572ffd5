package org.kelvinrl.offline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.train.DiagnosticSums;

/** What is measured of rows beside their loss: the critic's values and its Bellman error, and what the policy does against the log. */
final class Diagnostics {

    /** Most actions whose shares are told one by one. */
    private static final int MOST_LISTED = 32;

    private static final int ROWS = 0;
    private static final int VALUED = 1;
    private static final int VALUE = 2;
    private static final int SPREAD = 3;
    private static final int ERRED = 4;
    private static final int ERROR = 5;
    private static final int LEFT_OUT = 6;
    private static final int SAME = 7;
    private static final int AIMED = 8;
    private static final int COUNTS = 9;

    private static final int HIGHEST = 0;
    private static final int LOWEST = 1;

    private final int actions;
    private final double[] sums;
    private final double[] maxima = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};

    Diagnostics(int actions) {
        this.actions = actions;
        this.sums = new double[COUNTS + 2 * actions];
    }

    DiagnosticSums sums() {
        return DiagnosticSums.of(sums, maxima);
    }

    /** Adds the rows of a batch whose losses were computed. */
    void accept(TransitionBatch batch, Update update) {
        float[] acting = update.acting();
        float[] values = update.values();
        float[] targets = update.targets();
        sums[LEFT_OUT] += targets == null ? 0 : batch.leftOut();
        sums[AIMED] += targets == null ? 0 : batch.rows() - batch.leftOut();
        for (int row = 0; row < batch.rows(); row++) {
            if (batch.weights[row] > 0) {
                act(batch, acting, row);
                if (values != null) {
                    value(batch, values, row);
                }
                if (values != null && targets != null && batch.targetWeights[row] > 0) {
                    double error = targets[row] - values[row * actions + batch.taken[row]];
                    sums[ERRED]++;
                    sums[ERROR] += error * error;
                }
            }
        }
    }

    private void act(TransitionBatch batch, float[] acting, int row) {
        int at = row * actions;
        int chosen = ActionValues.best(acting, at, actions, batch.mask(), at);
        sums[ROWS]++;
        sums[SAME] += chosen == batch.taken[row] ? 1 : 0;
        sums[COUNTS + chosen]++;
        sums[COUNTS + actions + batch.taken[row]]++;
    }

    private void value(TransitionBatch batch, float[] values, int row) {
        int at = row * actions;
        double sum = 0;
        int valid = 0;
        for (int j = 0; j < actions; j++) {
            if (batch.mask() == null || batch.mask()[at + j]) {
                sum += values[at + j];
                valid++;
                maxima[HIGHEST] = Math.max(maxima[HIGHEST], values[at + j]);
                maxima[LOWEST] = Math.max(maxima[LOWEST], -values[at + j]);
            }
        }
        sums[VALUED]++;
        sums[VALUE] += sum / valid;
        sums[SPREAD] += Spread.of(values, row, actions, batch.mask());
    }

    /** What sums say, by the names in metrics. */
    static Map<String, Object> describe(DiagnosticSums of, int actions) {
        Map<String, Object> told = new LinkedHashMap<>();
        double rows = of.sum(ROWS);
        if (of.sum(VALUED) > 0) {
            told.put("q_mean", of.sum(VALUE) / of.sum(VALUED));
            told.put("q_max", of.maximum(HIGHEST));
            told.put("q_min", -of.maximum(LOWEST));
            told.put("q_spread", of.sum(SPREAD) / of.sum(VALUED));
        }
        if (of.sum(ERRED) > 0) {
            told.put("bellman_error", Math.sqrt(of.sum(ERROR) / of.sum(ERRED)));
        }
        if (of.sum(AIMED) + of.sum(LEFT_OUT) > 0) {
            told.put("left_out", (long) of.sum(LEFT_OUT));
        }
        if (rows > 0) {
            told.put("behaviour_agreement", of.sum(SAME) / rows);
            told.put("action_distance", distance(of, actions) / rows);
        }
        if (rows > 0 && actions <= MOST_LISTED) {
            told.put("policy_actions", shares(of, COUNTS, actions));
            told.put("logged_actions", shares(of, COUNTS + actions, actions));
        }
        return told;
    }

    /** Half the sum of the differences between how often the policy takes actions and how often they were logged. */
    private static double distance(DiagnosticSums of, int actions) {
        double sum = 0;
        for (int action = 0; action < actions; action++) {
            sum += Math.abs(of.sum(COUNTS + action) - of.sum(COUNTS + actions + action)) / 2;
        }
        return sum;
    }

    private static List<Double> shares(DiagnosticSums of, int first, int actions) {
        List<Double> shares = new ArrayList<>();
        for (int action = 0; action < actions; action++) {
            shares.add(of.sum(first + action) / of.sum(ROWS));
        }
        return shares;
    }
}
