package org.kelvinrl.ingest;

import org.apache.spark.sql.Row;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Makes records of rows that come one after the other. In most logs the rows of an episode do, and a record of many rows costs the
 * shuffle little more than one of a single row.
 */
final class RunBuilder {

    /** A record ends with the row with which it is as long; {@link ShardRows} holds some of them in memory. */
    private static final int LONG_BYTES = 16 << 10;

    private final EpisodePlacement placement;
    private final int mostRows;
    private final RowCodec codec = new RowCodec();

    private int rows;
    private String episode;
    private long first;
    private long last;

    /** Builds records of at most so many rows. */
    RunBuilder(EpisodePlacement placement, int mostRows) {
        this.placement = placement;
        this.mostRows = mostRows;
    }

    /** Adds a row; the record of the rows before it if it does not go on from them, else null. */
    Row add(PreparedRow row) {
        Row before = rows > 0 && !goesOn(row) ? end() : null;
        if (rows == 0) {
            episode = row.text(PreparedColumn.EPISODE);
            first = row.integer(PreparedColumn.STEP);
        }
        last = row.integer(PreparedColumn.STEP);
        rows++;
        codec.append(row);
        return before;
    }

    /** The record of the last rows; null if there are none. */
    Row end() {
        if (rows == 0) {
            return null;
        }
        rows = 0;
        return ShardRecord.of(episode, placement, first, codec.take());
    }

    private boolean goesOn(PreparedRow row) {
        return rows < mostRows
                && codec.length() < LONG_BYTES
                && last < Long.MAX_VALUE
                && row.integer(PreparedColumn.STEP) == last + 1
                && row.text(PreparedColumn.EPISODE).equals(episode);
    }
}
