package org.kelvinrl.offline;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainingListener;

/** Watches the critic's values while a run goes: says once when they exceed what rewards can add up to, and what the log lacked. */
final class ValueAlarm implements TrainingListener {

    /** How far beyond the largest possible value counts as exploding: networks overshoot a little in any case. */
    private static final double FACTOR = 3;

    private final double bound;
    private final Consumer<String> notes;
    private boolean hasRung;
    private boolean hasToldLeftOut;

    ValueAlarm(DatasetManifest manifest, Lookahead lookahead, Consumer<String> notes) {
        this.bound = FACTOR * Math.max(1, largestValue(manifest, lookahead));
        this.notes = notes;
    }

    /** The largest magnitude that a discounted sum of the log's rewards can have, over its longest episode if nothing is discounted. */
    static double largestValue(DatasetManifest manifest, Lookahead lookahead) {
        DatasetManifest.Moments reward = manifest.statistics().reward();
        if (reward == null) {
            return 0;
        }
        double largest = Math.max(Math.abs(reward.minimum()), Math.abs(reward.maximum()));
        double learnt = Math.min(largest * lookahead.rewardScale(), lookahead.rewardBound());
        DatasetManifest.Moments length = manifest.statistics().episodeLength();
        double steps = length == null ? manifest.rows() : length.maximum();
        // what follows a truncated episode counts too
        return lookahead.discount() < 1 ? learnt / (1 - lookahead.discount()) : learnt * steps;
    }

    @Override
    public void round(RoundMetrics metrics) {
        look(metrics.diagnostics(), "round " + metrics.round());
    }

    @Override
    public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
        look(diagnostics, "validation after epoch " + epoch);
    }

    private void look(Map<String, Object> diagnostics, String where) {
        if (!hasToldLeftOut && diagnostics.get("left_out") instanceof Long leftOut && leftOut > 0) {
            hasToldLeftOut = true;
            notes.accept(leftOut + " rows of " + where
                    + " have no Bellman target and are left out: they have no reward, or were cut off and what"
                    + " was seen next is not in the log");
        }
        if (!hasRung
                && diagnostics.get("q_max") instanceof Double most
                && diagnostics.get("q_min") instanceof Double least
                && Math.max(Math.abs(most), Math.abs(least)) > bound) {
            hasRung = true;
            notes.accept(String.format(
                    Locale.ROOT,
                    "Q-values explode: from %.4g to %.4g in %s, where rewards can add up to %.4g at most; lower --learning-rate, renew"
                            + " targets less often (--target-update), or name --algorithm kl-prior, cql, bcq or iql",
                    least,
                    most,
                    where,
                    bound / FACTOR));
        }
    }
}
