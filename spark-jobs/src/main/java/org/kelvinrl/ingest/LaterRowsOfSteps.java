package org.kelvinrl.ingest;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.LookAhead;

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
        return new LookAhead<>() {
            private Row row;

            @Override
            protected Row find() {
                while (rows.hasNext()) {
                    Row previous = row;
                    row = rows.next();
                    if (previous != null && PlacedRecord.isSameStep(row, previous)) {
                        return PlacedRecord.rejected(row, layout, parts);
                    }
                }
                return null;
            }
        };
    }
}
