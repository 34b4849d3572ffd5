package org.kelvinrl.ingest;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.LogRows;
import org.kelvinrl.schema.KelvinException;

/** A row that was refused, and its place. */
final class BadRow implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Parts of a message have no control characters. */
    private static final String SEPARATOR = "\u0000";

    private final String file;
    private final long order;
    private final boolean isPlaceExact;
    private final String place;
    private final String column;
    private final String expected;
    private final String found;
    private final String whatToDo;

    private BadRow(String file, long order, String[] parts) {
        this.file = file;
        this.order = order;
        this.isPlaceExact = Boolean.parseBoolean(parts[0]);
        this.place = parts[1];
        this.column = parts[2];
        this.expected = parts[3];
        this.found = parts[4];
        this.whatToDo = parts[5];
    }

    /** The current row of the log, and why it was refused. */
    static BadRow of(LogRows rows, BadValueException why) {
        return new BadRow(rows.file(), rows.order(), new String[] {
            String.valueOf(rows.isPlaceExact()), rows.place(), why.column(), why.expected(), why.found(), why.whatToDo()
        });
    }

    /** A row that is known by its exact place, and why it was refused. */
    static BadRow of(String file, long order, String place, BadValueException why) {
        return new BadRow(file, order, new String[] {
            String.valueOf(true), place, why.column(), why.expected(), why.found(), why.whatToDo()
        });
    }

    static BadRow decoded(String file, long order, String parts) {
        return new BadRow(file, order, parts.split(SEPARATOR, -1));
    }

    String encoded() {
        return String.join(SEPARATOR, String.valueOf(isPlaceExact), place, column, expected, found, whatToDo);
    }

    /** The file as Spark names it, an encoded URI. */
    String file() {
        return file;
    }

    Path path() {
        return LogRows.path(file);
    }

    long order() {
        return order;
    }

    /** Whether the place is counted from the start of the file. */
    boolean isPlaceExact() {
        return isPlaceExact;
    }

    String place() {
        return place;
    }

    String column() {
        return column;
    }

    String expected() {
        return expected;
    }

    String found() {
        return found;
    }

    /** The failure that this row is one too many after another. */
    KelvinException exceptionAfter(BadRow other, String context) {
        return exception("; the first is in " + other.where() + context);
    }

    /** The failure of this row, with what is to be said after its place. */
    KelvinException exception(String context) {
        return KelvinException.data(expected, found, where() + context, whatToDo);
    }

    private String where() {
        return path() + ", " + place + ", column " + column;
    }
}
