package org.kelvinrl.ingest;

import org.kelvinrl.schema.PreparedColumn;

/**
 * Completes the rows of episodes by the rows around them, which come in order, and counts what is worth knowing. Not
 * thread-safe.
 */
final class EpisodeCompletion {

    /** As far as probabilities that are logged as 32-bit floats, and rounded in CSV, may differ. */
    private static final double PROBABILITY_TOLERANCE = 1e-3;

    private final EpisodeRules rules;
    private final FindingCounts findings;
    private final EpisodeEnds ends;

    private boolean isFirst = true;
    private long firstStep;
    private long rank;

    EpisodeCompletion(EpisodeRules rules, FindingCounts findings) {
        this.rules = rules;
        this.findings = findings;
        this.ends = new EpisodeEnds(rules, findings);
    }

    /**
     * Completes a row.
     *
     * @param next the next row of its episode, which is not completed yet; null if there is none
     */
    void complete(PreparedRow row, PreparedRow next) {
        if (isFirst) {
            firstStep = row.integer(PreparedColumn.STEP);
            rank = 0;
            countLostReward(row);
        }
        ends.complete(row, next, steps(row), isFirst);
        if (rules.isRewardOfPrevious()) {
            shiftReward(row, next);
        }
        if (rules.isRanked()) {
            rank(row, next);
        }
        if (rules.repairsEmptyMask()) {
            repairMask(row, PreparedColumn.ACTION_MASK);
            repairMask(row, PreparedColumn.NEXT_ACTION_MASK);
        }
        countContradictions(row);
        rank++;
        isFirst = next == null;
    }

    /** Steps of the episode up to this row. */
    private long steps(PreparedRow row) {
        return rules.isRanked() ? rank + 1 : row.integer(PreparedColumn.STEP) - firstStep + 1;
    }

    private void shiftReward(PreparedRow row, PreparedRow next) {
        if (next == null && row.has(PreparedColumn.ACTION)) {
            findings.add(Finding.REWARD_NOT_LOGGED);
        }
        if (next != null && next.has(PreparedColumn.REWARD)) {
            row.setNumber(PreparedColumn.REWARD, next.number(PreparedColumn.REWARD));
        } else {
            row.unset(PreparedColumn.REWARD);
        }
    }

    /** Simulators begin with a reward of 0 that is none. */
    private void countLostReward(PreparedRow row) {
        if (rules.isRewardOfPrevious() && row.has(PreparedColumn.REWARD) && row.number(PreparedColumn.REWARD) != 0) {
            findings.add(Finding.REWARD_WITHOUT_ACTION);
        }
    }

    private void rank(PreparedRow row, PreparedRow next) {
        if (rules.isOfFiles() && next != null && file(next) != file(row)) {
            findings.add(Finding.EPISODE_OF_FILES);
        }
        row.setInteger(PreparedColumn.STEP, rank);
    }

    private static long file(PreparedRow row) {
        return row.integer(PreparedColumn.STEP) >>> RowCounter.ROW_BITS;
    }

    private void repairMask(PreparedRow row, PreparedColumn mask) {
        if (row.has(mask) && !PerActionColumn.hasValid(row.flags(mask))) {
            row.unset(mask);
            findings.add(Finding.EMPTY_MASK_REPAIRED);
        }
    }

    private void countContradictions(PreparedRow row) {
        if (!row.has(PreparedColumn.ACTION)) {
            return;
        }
        int action = (int) row.integer(PreparedColumn.ACTION);
        if (row.has(PreparedColumn.ACTION_MASK) && !row.flags(PreparedColumn.ACTION_MASK)[action]) {
            findings.add(Finding.ACTION_NOT_VALID);
        }
        if (row.has(PreparedColumn.PROPENSITY) && row.has(PreparedColumn.BEHAVIOUR_PROBABILITIES)) {
            double probability = row.floats(PreparedColumn.BEHAVIOUR_PROBABILITIES)[action];
            if (Math.abs(probability - row.number(PreparedColumn.PROPENSITY)) > PROBABILITY_TOLERANCE) {
                findings.add(Finding.PROPENSITY_DIFFERS);
            }
        }
    }
}
