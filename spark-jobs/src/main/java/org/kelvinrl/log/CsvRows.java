package org.kelvinrl.log;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of the log from lines of CSV files. Each line comes as (text, file, start of the part of the file). */
final class CsvRows implements LogRows {

    private final Iterator<Row> lines;
    private final int[] positions;
    private final int width;
    private final Object[] values;
    private String line;
    private String file;
    private long start;
    private long lineNumber;
    private long rowNumber;

    /**
     * Reads the columns at some positions of files that all have {@code width} columns.
     */
    CsvRows(Iterator<Row> lines, int[] positions, int width) {
        this.lines = lines;
        this.positions = positions.clone();
        this.width = width;
        this.values = new Object[positions.length];
    }

    @Override
    public boolean next() {
        while (lines.hasNext()) {
            Row row = lines.next();
            line = row.getString(0);
            follow(row.getString(1), row.getLong(2));
            lineNumber++;
            boolean isHeader = start == 0 && rowNumber < 0;
            if (!CsvLine.isBlank(line)) {
                rowNumber++;
                if (!isHeader) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Counts anew where another part of a file begins; the first row of a file's first part is its header. */
    private void follow(String nextFile, long nextStart) {
        if (nextStart != start || !nextFile.equals(file)) {
            file = nextFile;
            start = nextStart;
            lineNumber = 0;
            rowNumber = nextStart == 0 ? -1 : 0;
        }
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public long order() {
        return start;
    }

    @Override
    public String place() {
        return "row " + rowNumber + " (line " + lineNumber + ")";
    }

    @Override
    public boolean isPlaceExact() {
        return start == 0;
    }

    @Override
    public Object[] values() throws BadValueException {
        List<String> fields = CsvLine.fields(line);
        if (fields.size() != width) {
            throw BadValueException.of(
                    "count", width + " fields, one for each column of the header", String.valueOf(fields.size()));
        }
        for (int i = 0; i < positions.length; i++) {
            String field = fields.get(positions[i]);
            values[i] = field.isEmpty() ? null : field;
        }
        return values;
    }
}
