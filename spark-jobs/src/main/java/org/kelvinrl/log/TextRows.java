package org.kelvinrl.log;

import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Rows of the log from the lines of text files, of which blank ones are no rows. */
abstract class TextRows implements LogRows {

    private final Iterator<Row> lines;
    private final boolean hasHeader;
    private byte[] line;
    private String file;
    private long start;
    private long lineNumber;
    private long rowNumber;

    /** Lines come as (bytes, file, start of the part of the file). */
    TextRows(Iterator<Row> lines, boolean hasHeader) {
        this.lines = lines;
        this.hasHeader = hasHeader;
    }

    @Override
    public boolean next() {
        return nextLine();
    }

    /** Moves on to the next line that is a row. */
    final boolean nextLine() {
        while (lines.hasNext()) {
            Row row = lines.next();
            line = row.getAs(0);
            follow(row.getString(1), row.getLong(2));
            lineNumber++;
            boolean isHeader = hasHeader && start == 0 && rowNumber < 0;
            if (!isBlank(line)) {
                rowNumber++;
                if (!isHeader) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Counts anew where another part of a file begins; the first row of a file's first part may be its header. */
    private void follow(String nextFile, long nextStart) {
        if (nextStart != start || !nextFile.equals(file)) {
            file = nextFile;
            start = nextStart;
            lineNumber = 0;
            rowNumber = hasHeader && nextStart == 0 ? -1 : 0;
        }
    }

    static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public final String file() {
        return file;
    }

    @Override
    public final long order() {
        return start;
    }

    @Override
    public String place() {
        return "row " + rowNumber + " (line " + lineNumber + ")";
    }

    final long lineNumber() {
        return lineNumber;
    }

    @Override
    public final boolean isPlaceExact() {
        return start == 0;
    }

    /** Text of the current line. */
    final String text() throws BadValueException {
        return Utf8.decode(line);
    }
}
