package org.kelvinrl.ingest;

import org.apache.parquet.column.ColumnReader;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** Makes sparse rows of a column of maps, row group by row group. A row without a map has NaN as its first number. */
final class SparseColumnDecoder {

    private final PreparedColumn column;
    private final int size;
    private final String file;
    private final SparseRows rows = new SparseRows();
    private boolean hasValues;

    /**
     * A decoder.
     *
     * @param column the column
     * @param size numbers of a row, with its zeros
     * @param file the block's file, for messages
     */
    SparseColumnDecoder(PreparedColumn column, int size, String file) {
        this.column = column;
        this.size = size;
        this.file = file;
    }

    /** Refuses a row group with more numbers than there is room for, as far as it says how many it has. */
    void requireRoom(long more) {
        if (rows.count() + more > FloatRows.MOST_NUMBERS) {
            throw KelvinException.data(
                    "at most " + FloatRows.MOST_NUMBERS + " numbers other than 0 in a block",
                    String.valueOf(rows.count() + more),
                    file + ", column " + column.columnName(),
                    "Cut the longest episode into several before ingesting the log");
        }
    }

    /** Decodes the next {@code count} rows. */
    void decode(ColumnReader places, ColumnReader values, int count) {
        int defined = places.getDescriptor().getMaxDefinitionLevel();
        for (int row = 0; row < count; row++) {
            int level = places.getCurrentDefinitionLevel();
            requireSame(level, values.getCurrentDefinitionLevel());
            hasValues |= level >= defined - 1;
            if (level == defined) {
                map(places, values);
            } else {
                if (level < defined - 1) {
                    rows.put(0, Float.NaN);
                }
                places.consume();
                values.consume();
            }
            rows.endRow();
        }
    }

    private void map(ColumnReader places, ColumnReader values) {
        int last = -1;
        do {
            int place = places.getInteger();
            if (place <= last || place >= size) {
                throw damaged("places from " + (last + 1) + " to " + (size - 1), String.valueOf(place));
            }
            last = place;
            rows.put(place, values.getFloat());
            places.consume();
            values.consume();
            requireSame(places.getCurrentRepetitionLevel(), values.getCurrentRepetitionLevel());
        } while (places.getCurrentRepetitionLevel() != 0);
    }

    /** The rows, or null if none had a value. */
    FloatRows rows() {
        return hasValues ? rows.toRows(size) : null;
    }

    private void requireSame(int levelOfPlaces, int levelOfValues) {
        if (levelOfPlaces != levelOfValues) {
            throw damaged("a value for each place", "more of the one than of the other");
        }
    }

    private KelvinException damaged(String expected, String found) {
        return KelvinException.data(
                expected,
                found,
                file + ", row " + (rows.rows() + 1) + ", column " + column.columnName(),
                "Restore the file from its origin, or ingest the log again");
    }
}
