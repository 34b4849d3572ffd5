package org.kelvinrl.ingest;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Of placed rows in order, gives those that come after another one of their step, as records of rejects. */
final class LaterRowsOfSteps implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    private final RowLayout layout;
    private final RejectParts parts;

    LaterRowsOfSteps(RowLayout layout, RejectParts parts) {
        this.layout = layout;
        this.parts = parts;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Iterator<>() {
            private Row row;
            private boolean isLater;

            @Override
            public boolean hasNext() {
                while (!isLater && rows.hasNext()) {
                    Row previous = row;
                    row = rows.next();
                    isLater = previous != null && PlacedRecord.isSameStep(row, previous);
                }
                return isLater;
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                isLater = false;
                return PlacedRecord.rejected(row, layout, parts);
            }
        };
    }
}
