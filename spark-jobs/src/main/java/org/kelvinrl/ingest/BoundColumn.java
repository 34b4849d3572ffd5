package org.kelvinrl.ingest;

import java.io.Serializable;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/** A prepared column that knows where in a row of the log it is. Immutable; goes to the tasks. */
abstract class BoundColumn implements Serializable {

    private static final long serialVersionUID = 1L;

    private final PreparedColumn column;

    BoundColumn(PreparedColumn column) {
        this.column = column;
    }

    final PreparedColumn column() {
        return column;
    }

    /** Sets the column, or leaves it null if the row of the log has nothing for it. */
    abstract void fill(Object[] values, PreparedRow row) throws BadValueException;

    /** Refuses a row without a value where every row must have one. */
    final void absent(String name) throws BadValueException {
        if (column.presence() == PreparedColumn.Presence.REQUIRED) {
            throw BadValueException.of(name, "a value", "null");
        }
    }
}
