package org.kelvinrl.log;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of the log from the lines of text files, of which blank ones are no rows. */
abstract class TextRows implements LogRows {

    private final Iterator<Row> lines;
    private final boolean hasHeader;
    private final PartPlace place;
    private byte[] line;
    private boolean isBeforeHeader;

    /** Lines come as (bytes, file, start of the part of the file). */
    TextRows(Iterator<Row> lines, PartStarts starts, boolean hasHeader) {
        this.lines = lines;
        this.hasHeader = hasHeader;
        this.place = new PartPlace(starts);
    }

    @Override
    public boolean next() {
        boolean hasNext = nextLine();
        if (hasNext) {
            addRow();
        }
        return hasNext;
    }

    /** Counts a row of the current line. */
    final void addRow() {
        place.addRow();
    }

    /** Moves on to the next line that has rows; the first of a file that is not blank may be its header. */
    final boolean nextLine() {
        while (lines.hasNext()) {
            Row row = lines.next();
            line = row.getAs(0);
            if (place.enter(row.getString(1), row.getLong(2))) {
                isBeforeHeader = hasHeader && place.start() == 0;
            }
            place.addLine();
            if (!isBlank(line)) {
                if (!isBeforeHeader) {
                    return true;
                }
                isBeforeHeader = false;
            }
        }
        return false;
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
        return place.file();
    }

    @Override
    public final long order() {
        return place.start();
    }

    @Override
    public final long position() {
        return place.row() - 1;
    }

    @Override
    public String place() {
        return "row " + place.row() + " (line " + place.line() + ")";
    }

    final long lineNumber() {
        return place.line();
    }

    @Override
    public final boolean isPlaceExact() {
        return place.isExact();
    }

    @Override
    public final List<PartCount> parts() {
        return place.all();
    }

    /** Text of the current line. */
    final String text() throws BadValueException {
        return Utf8.decode(line);
    }
}
