package org.kelvinrl.ingest;

import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogRows;

/** Rows of the log, one after the other: each is checked and either becomes a prepared row or is bad. */
final class CheckedRows {

    private final LogRows rows;
    private final RowConverter converter;
    private final PreparedRow row = new PreparedRow();
    private BadRow bad;

    CheckedRows(LogRows rows, RowLayout layout) {
        this.rows = rows;
        this.converter = new RowConverter(layout);
    }

    /** Moves on to the next row; false if there is none. */
    boolean next() {
        if (!Failures.advance(rows)) {
            return false;
        }
        try {
            converter.convert(rows, row);
            bad = null;
        } catch (BadValueException e) {
            bad = BadRow.of(rows, e);
        }
        return true;
    }

    /** The current row as prepared, the same object each time; of no meaning if it is bad. */
    PreparedRow row() {
        return row;
    }

    /** Why the current row was refused; null if it is good. */
    BadRow bad() {
        return bad;
    }

    /** The current row as it is refused for a reason that lies outside of it. */
    BadRow refused(BadValueException why) {
        return BadRow.of(rows, why);
    }

    /** File of the current row, as Spark names it. */
    String file() {
        return rows.file();
    }

    /** Orders the rows of a file, if their places are exact. */
    long position() {
        return rows.position();
    }

    /** Place of the current row in its file. */
    String place() {
        return rows.place();
    }
}
