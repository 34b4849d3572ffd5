package org.kelvinrl.log;

import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Rows of the log from lines of CSV files. */
final class CsvRows extends TextRows {

    private final char delimiter;
    private final int[] positions;
    private final int width;
    private final Object[] values;

    /**
     * Reads the columns at some positions of files that all have {@code width} columns.
     */
    CsvRows(Iterator<Row> lines, PartStarts starts, char delimiter, int[] positions, int width) {
        super(lines, starts, true);
        this.delimiter = delimiter;
        this.positions = positions.clone();
        this.width = width;
        this.values = new Object[positions.length];
    }

    @Override
    public Object[] values() throws BadValueException {
        CsvLine line = CsvLine.of(text(), delimiter, width);
        if (line.count() != width) {
            throw BadValueException.of(
                    "count", width + " fields, one for each column of the header", String.valueOf(line.count()));
        }
        for (int i = 0; i < positions.length; i++) {
            String field = line.fields().get(positions[i]);
            values[i] = field.isEmpty() ? null : field;
        }
        return values;
    }
}
