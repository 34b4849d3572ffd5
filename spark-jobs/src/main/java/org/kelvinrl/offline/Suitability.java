package org.kelvinrl.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.Lookahead;

/** What a data set is good for: what an algorithm cannot do without is an error, what only says something of the result a warning. */
final class Suitability {

    /** Values beyond this have few digits left for the differences between actions. */
    private static final double LARGE_VALUE = 1e5;

    private final PreparedDataset dataset;
    private final DatasetManifest manifest;
    private final Algorithm algorithm;
    private final Lookahead lookahead;
    private final List<String> warnings = new ArrayList<>();

    private Suitability(PreparedDataset dataset, Algorithm algorithm, Lookahead lookahead) {
        this.dataset = dataset;
        this.manifest = dataset.manifest();
        this.algorithm = algorithm;
        this.lookahead = lookahead;
    }

    /**
     * Looks at a data set.
     *
     * @throws KelvinException if it has no action, or no reward where the algorithm asks for rewards
     */
    static Suitability of(
            PreparedDataset dataset, Configuration configuration, Algorithm algorithm, Lookahead lookahead) {
        Suitability suitability = new Suitability(dataset, algorithm, lookahead);
        suitability.requireSome(PreparedColumn.ACTION, "actions");
        suitability.lookAtActions();
        if (lookahead != null) {
            suitability.requireSome(PreparedColumn.REWARD, "rewards");
            suitability.lookAtRewards();
            suitability.lookAtEnds();
            if (configuration.get(OfflineSettings.DISCOUNT).isEmpty()) {
                suitability.warnings.add("--discount was not given: a reward counts " + AlgorithmSettings.DISCOUNT
                        + " times as much with each step that it is away");
            }
        }
        return suitability;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private long missing(PreparedColumn column) {
        return manifest.nulls().getOrDefault(column.columnName(), 0L);
    }

    private void requireSome(PreparedColumn column, String content) {
        if (missing(column) == manifest.rows()) {
            throw KelvinException.data(
                    content + " in the log, which --algorithm " + algorithm.label() + " learns from",
                    "no row with one",
                    "column " + column.columnName() + ", " + dataset.path(),
                    "Map the log's " + content + " to " + column.columnName() + " and ingest it again"
                            + (algorithm == Algorithm.BC ? "" : ", or name --algorithm bc, which imitates actions"));
        }
        if (missing(column) > 0) {
            warnings.add(missing(column) + " of " + manifest.rows() + " rows have no " + column.columnName()
                    + ": they are observations only, from which nothing is learnt");
        }
    }

    private void lookAtActions() {
        List<Long> counts = manifest.statistics().actionCounts();
        if (counts != null && counts.stream().filter(count -> count > 0).count() == 1) {
            int only = counts.indexOf(
                    counts.stream().mapToLong(Long::longValue).max().orElse(0));
            warnings.add("the log has one action only, "
                    + manifest.actionSpace().names().get(only)
                    + ": nothing in it tells what others are worth, and a policy can only repeat it");
        }
    }

    private void lookAtRewards() {
        DatasetManifest.Moments reward = manifest.statistics().reward();
        double largest = reward == null ? 0 : Math.max(Math.abs(reward.minimum()), Math.abs(reward.maximum()));
        double value = ValueAlarm.largestValue(manifest, lookahead);
        if (value > Float.MAX_VALUE / 1e6) {
            throw KelvinException.data(
                    "rewards whose discounted sums are well within float's range",
                    String.format(Locale.ROOT, "rewards of up to %.3g, sums of up to %.3g", largest, value),
                    "column " + PreparedColumn.REWARD.columnName() + ", " + dataset.path(),
                    "Set --reward-scale or --reward-bound");
        }
        if (value > LARGE_VALUE) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "rewards of up to %.3g may add up to values of %.3g, which a network learns slowly and in few digits: set"
                            + " --reward-scale or --reward-bound",
                    largest,
                    value));
        }
        if (reward != null && reward.minimum() == reward.maximum() && manifest.episodes() > 0) {
            warnings.add("every reward is " + reward.minimum()
                    + ": only how long an episode lasts tells good actions from bad ones");
        }
    }

    private void lookAtEnds() {
        if (missing(PreparedColumn.TERMINATED) == manifest.rows()) {
            warnings.add(
                    "the log does not say which steps terminated: no episode ends by itself, and the last step of each has no"
                            + " target unless its next observation is stored");
        }
    }
}
