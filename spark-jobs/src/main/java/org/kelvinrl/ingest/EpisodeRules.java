package org.kelvinrl.ingest;

import java.io.Serializable;
import org.kelvinrl.schema.PreparedColumn;

/** What a mapping says of rows that only the rows around them tell. Immutable; goes to the tasks. */
final class EpisodeRules implements Serializable {

    private static final long serialVersionUID = 1L;

    private final boolean isRanked;
    private final boolean isOfFiles;
    private final boolean isRewardOfPrevious;
    private final boolean isTerminationOfPrevious;
    private final boolean isTruncationOfPrevious;
    private final boolean hasActions;
    private final int limit;
    private final PreparedColumn lastRow;
    private final boolean repairsDoubleTerminal;
    private final boolean repairsEmptyMask;
    private final Duplicates duplicates;

    private EpisodeRules(ColumnMapping mapping) {
        Form step = mapping.form(PreparedColumn.STEP);
        this.isOfFiles = step == Form.FILE_ORDER;
        this.isRanked = isOfFiles || step == Form.ORDER_BY;
        this.isRewardOfPrevious = isOfPrevious(mapping, PreparedColumn.REWARD);
        this.isTerminationOfPrevious = isOfPrevious(mapping, PreparedColumn.TERMINATED);
        this.isTruncationOfPrevious = isOfPrevious(mapping, PreparedColumn.TRUNCATED);
        this.hasActions = !mapping.terms(PreparedColumn.ACTION).isEmpty();
        this.limit = mapping.terms(PreparedColumn.TERMINATED).stream()
                .filter(term -> term.has(Term.LIMIT))
                .mapToInt(term -> term.whole(Term.LIMIT))
                .findFirst()
                .orElse(0);
        boolean terminates = mapping.form(PreparedColumn.TERMINATED) == Form.LAST_ROW;
        boolean truncates = mapping.form(PreparedColumn.TRUNCATED) == Form.LAST_ROW;
        this.lastRow = terminates ? PreparedColumn.TERMINATED : truncates ? PreparedColumn.TRUNCATED : null;
        this.repairsDoubleTerminal = mapping.repairs(Repair.DOUBLE_TERMINAL);
        this.repairsEmptyMask = mapping.repairs(Repair.EMPTY_MASK);
        this.duplicates = mapping.duplicates();
    }

    private static boolean isOfPrevious(ColumnMapping mapping, PreparedColumn column) {
        return mapping.terms(column).stream().anyMatch(Term::belongsToPrevious);
    }

    static EpisodeRules of(ColumnMapping mapping) {
        return new EpisodeRules(mapping);
    }

    /** Whether the step of a row is its rank in the episode, by what the log has as step. */
    boolean isRanked() {
        return isRanked;
    }

    /** Whether the step tells the row's file. */
    boolean isOfFiles() {
        return isOfFiles;
    }

    /** Whether a reward belongs to the row before it. */
    boolean isRewardOfPrevious() {
        return isRewardOfPrevious;
    }

    /** Whether a column that tells ends belongs to the row before it. */
    boolean isOfPrevious(PreparedColumn end) {
        boolean isToldByBoth = end == PreparedColumn.TRUNCATED && limit > 0;
        return (end == PreparedColumn.TERMINATED || isToldByBoth) ? isTerminationOfPrevious : isTruncationOfPrevious;
    }

    /** Whether rows may have actions. */
    boolean hasActions() {
        return hasActions;
    }

    /** Number of steps from which on an episode that is done is truncated; 0 if there is none. */
    int limit() {
        return limit;
    }

    /** Which column is true in the last row of each episode; null if none. */
    PreparedColumn lastRow() {
        return lastRow;
    }

    boolean repairsDoubleTerminal() {
        return repairsDoubleTerminal;
    }

    boolean repairsEmptyMask() {
        return repairsEmptyMask;
    }

    boolean keepsFirstDuplicate() {
        return duplicates == Duplicates.KEEP_FIRST;
    }
}
