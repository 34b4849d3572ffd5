package org.kelvinrl.log;

import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Rows of the log from lines of JSON, an object each. */
final class JsonRows implements LogRows {

    private final TextRows lines;
    private final JsonColumns columns;
    private final Object[] values;

    JsonRows(Iterator<Row> lines, JsonColumns columns) {
        this.lines = new TextRows(lines, false);
        this.columns = columns;
        this.values = new Object[columns.count()];
    }

    @Override
    public boolean next() {
        return lines.next();
    }

    @Override
    public String file() {
        return lines.file();
    }

    @Override
    public long order() {
        return lines.order();
    }

    @Override
    public String place() {
        return lines.place();
    }

    @Override
    public boolean isPlaceExact() {
        return lines.isPlaceExact();
    }

    @Override
    public Object[] values() throws BadValueException {
        Map<String, Object> object = JsonLine.read(lines.text(), columns.wanted()::contains);
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.value(i, columns.outer(i, object));
        }
        return values;
    }
}
