package org.kelvinrl.ingest;

import org.kelvinrl.schema.PreparedColumn;

/** Tells with which rows an episode ended, by the rows around them, which come in order. Not thread-safe. */
final class EpisodeEnds {

    private final EpisodeRules rules;
    private final FindingCounts findings;

    /** Whether the row before terminated, or was truncated. */
    private boolean hasTerminated;

    private boolean hasBeenTruncated;

    EpisodeEnds(EpisodeRules rules, FindingCounts findings) {
        this.rules = rules;
        this.findings = findings;
    }

    /**
     * Completes a row.
     *
     * @param next the next row of its episode, which is not completed yet; null if there is none
     * @param steps of the episode up to this row
     * @param isFirst whether the episode begins with this row
     */
    void complete(PreparedRow row, PreparedRow next, long steps, boolean isFirst) {
        boolean wasTruncated = row.isTrue(PreparedColumn.TRUNCATED);
        countWithoutAction(row, PreparedColumn.TERMINATED, isFirst);
        countWithoutAction(row, PreparedColumn.TRUNCATED, isFirst);
        terminateOnce(row, next);
        shift(row, next, PreparedColumn.TERMINATED);
        shift(row, next, PreparedColumn.TRUNCATED);
        boolean isAfterLastStep = next == null && !isFirst && !row.has(PreparedColumn.ACTION);
        if (isAfterLastStep && rules.isOfPrevious(PreparedColumn.TERMINATED)) {
            row.setTrue(PreparedColumn.TERMINATED, hasTerminated);
        } else {
            limit(row, steps);
        }
        if (isAfterLastStep && rules.isOfPrevious(PreparedColumn.TRUNCATED)) {
            row.setTrue(PreparedColumn.TRUNCATED, hasBeenTruncated);
        }
        last(row, next);
        boolean isTruncated =
                rules.isOfPrevious(PreparedColumn.TRUNCATED) ? wasTruncated : row.isTrue(PreparedColumn.TRUNCATED);
        if (next != null && isTruncated) {
            findings.add(Finding.TRUNCATED_INSIDE);
        }
        hasTerminated = row.isTrue(PreparedColumn.TERMINATED);
        hasBeenTruncated = row.isTrue(PreparedColumn.TRUNCATED);
    }

    private void countWithoutAction(PreparedRow row, PreparedColumn end, boolean isFirst) {
        boolean isLost = rules.isOfPrevious(end) ? isFirst : rules.hasActions() && !row.has(PreparedColumn.ACTION);
        if (isLost && row.isTrue(end)) {
            findings.add(Finding.END_WITHOUT_ACTION);
        }
    }

    /** As the log has it: whichever row the end belongs to, rows that come after it are too many. */
    private void terminateOnce(PreparedRow row, PreparedRow next) {
        if (next != null && row.isTrue(PreparedColumn.TERMINATED)) {
            findings.add(Finding.TERMINATED_INSIDE);
            if (rules.repairsDoubleTerminal() && next.isTrue(PreparedColumn.TERMINATED)) {
                row.setTrue(PreparedColumn.TERMINATED, false);
                findings.add(Finding.DOUBLE_TERMINAL_REPAIRED);
            }
        }
    }

    /** An end that came with what the next row observed is that of this row's action. */
    private void shift(PreparedRow row, PreparedRow next, PreparedColumn end) {
        if (!rules.isOfPrevious(end)) {
            return;
        }
        if (next != null && next.has(end)) {
            row.setTrue(end, next.isTrue(end));
        } else if (next != null) {
            row.unset(end);
        } else if (row.has(end)) {
            row.setTrue(end, false);
        }
    }

    private void limit(PreparedRow row, long steps) {
        if (rules.limit() > 0 && row.has(PreparedColumn.TERMINATED)) {
            boolean isDone = row.isTrue(PreparedColumn.TERMINATED);
            // What is known not to be truncated ended in a state that is terminal at any step.
            boolean isAtLimit = steps >= rules.limit() && !row.has(PreparedColumn.TRUNCATED);
            row.setTrue(PreparedColumn.TERMINATED, isDone && !isAtLimit);
            row.setTrue(PreparedColumn.TRUNCATED, isDone && isAtLimit);
            if (isDone && isAtLimit) {
                findings.add(Finding.TRUNCATED_AT_LIMIT);
            }
        }
    }

    private void last(PreparedRow row, PreparedRow next) {
        if (rules.lastRow() != null) {
            boolean isEndedOtherwise = rules.lastRow() == PreparedColumn.TERMINATED
                    ? row.isTrue(PreparedColumn.TRUNCATED)
                    : row.isTrue(PreparedColumn.TERMINATED);
            row.setTrue(rules.lastRow(), next == null && !isEndedOtherwise);
        }
    }
}
