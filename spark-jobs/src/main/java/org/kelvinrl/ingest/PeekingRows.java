package org.kelvinrl.ingest;

import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Rows, of which the next may be seen before it is taken. */
final class PeekingRows {
    private final Iterator<Row> rows;
    private Row next;

    PeekingRows(Iterator<Row> rows) {
        this.rows = rows;
        next();
    }

    boolean hasNext() {
        return next != null;
    }

    Row peek() {
        return next;
    }

    final Row next() {
        Row result = next;
        next = rows.hasNext() ? rows.next() : null;
        return result;
    }
}
