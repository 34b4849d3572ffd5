package org.kelvinrl.ingest;

import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogRows;

/** Makes a prepared row of a row of the log, and refuses one that breaks a rule of the schema. Not thread-safe. */
final class RowConverter {

    private final BoundColumn[] columns;

    /** Null if the log has episode and step. */
    private final RowCounter counter;

    RowConverter(RowLayout layout) {
        this.columns = layout.columns().toArray(BoundColumn[]::new);
        this.counter = layout.isByOrder() ? layout.order().counter() : null;
    }

    /** Fills {@code row} with the values of the current row of the log. */
    void convert(LogRows rows, PreparedRow row) throws BadValueException {
        row.clear();
        if (counter != null) {
            counter.begin(rows);
        }
        Object[] values = Failures.values(rows);
        if (counter != null) {
            counter.count(values, row);
        }
        for (BoundColumn column : columns) {
            column.fill(values, row);
        }
    }
}
