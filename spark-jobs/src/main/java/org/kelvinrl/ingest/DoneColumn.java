package org.kelvinrl.ingest;

import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/**
 * The end of an episode by a flag that says both, where some states are terminal at any step: then the row is known not to be
 * truncated. All else follows from the limit of steps.
 */
final class DoneColumn extends BoundColumn {

    private static final long serialVersionUID = 1L;

    private final ScalarColumn done;
    private final int state;
    private final String stateColumn;
    private final NameIndex terminal;

    DoneColumn(Term term, int position, int state) {
        super(PreparedColumn.TERMINATED);
        this.done = new ScalarColumn(PreparedColumn.TERMINATED, term, position);
        this.state = state;
        this.stateColumn = (String) term.option(Term.STATE);
        this.terminal = new NameIndex(term.names(Term.TERMINAL_STATES));
    }

    @Override
    void fill(Object[] values, PreparedRow row) throws BadValueException {
        done.fill(values, row);
        boolean isTerminal = values[state] != null && terminal.find(values[state], stateColumn) >= 0;
        if (row.isTrue(PreparedColumn.TERMINATED) && isTerminal) {
            row.setTrue(PreparedColumn.TRUNCATED, false);
        }
    }
}
