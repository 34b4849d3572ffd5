package org.kelvinrl.ingest;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LookAhead;

/** Finds the bad rows of files whose places are exact, as records of rejects. */
final class FindBadRows implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;
    private final RowLayout layout;
    private final RejectParts parts;

    FindBadRows(LogSource.RowReader reader, RowLayout layout, RejectParts parts) {
        this.reader = reader;
        this.layout = layout;
        this.parts = parts;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> source) {
        CheckedRows rows = new CheckedRows(reader.open(source), layout);
        return new LookAhead<>() {
            @Override
            protected Row find() {
                while (rows.next()) {
                    if (rows.bad() != null) {
                        return RejectRecord.of(rows.bad(), rows.position(), parts);
                    }
                }
                return null;
            }
        };
    }
}
