package org.kelvinrl.log;

import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Rows of the log from lines of JSON, an object each. */
final class JsonRows extends TextRows {

    private final JsonColumns columns;
    private final Object[] values;

    JsonRows(Iterator<Row> lines, PartStarts starts, JsonColumns columns) {
        super(lines, starts, false);
        this.columns = columns;
        this.values = new Object[columns.count()];
    }

    @Override
    public Object[] values() throws BadValueException {
        Map<String, Object> object = JsonLine.read(text(), columns.wanted()::contains);
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.value(i, columns.outer(i, object));
        }
        return values;
    }
}
