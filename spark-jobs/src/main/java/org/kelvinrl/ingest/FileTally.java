package org.kelvinrl.ingest;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** How many rows of a file were read and how many of them are bad, with the first of these. */
final class FileTally implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String SEPARATOR = "\n";

    private final String file;
    private long rows;
    private long badRows;
    private BadRow first;

    FileTally(String file) {
        this.file = file;
    }

    /** The tally that a record holds. */
    static FileTally of(Row record) {
        String[] parts = ShardRecord.tally(record).split(SEPARATOR, 3);
        FileTally tally = new FileTally(ShardRecord.file(record));
        tally.rows = Long.parseLong(parts[0]);
        tally.badRows = Long.parseLong(parts[1]);
        tally.first = tally.badRows == 0 ? null : BadRow.decoded(tally.file, ShardRecord.order(record), parts[2]);
        return tally;
    }

    String encoded() {
        return rows + SEPARATOR + badRows + SEPARATOR + (first == null ? "" : first.encoded());
    }

    void addGood() {
        rows++;
    }

    void addBad(BadRow bad) {
        rows++;
        badRows++;
        keepFirst(bad);
    }

    /** Adds what was counted of other rows of the file. */
    void combine(FileTally other) {
        rows += other.rows;
        badRows += other.badRows;
        if (other.first != null) {
            keepFirst(other.first);
        }
    }

    private void keepFirst(BadRow bad) {
        if (first == null || bad.order() < first.order()) {
            first = bad;
        }
    }

    /** The file as Spark names it, an encoded URI. */
    String file() {
        return file;
    }

    long rows() {
        return rows;
    }

    long badRows() {
        return badRows;
    }

    /** The first bad row; null if there is none. */
    BadRow first() {
        return first;
    }
}
