package org.kelvinrl.log;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.spark.sql.Row;

/** Rows of the log from a table. Each comes with its columns, its file and where its part of the file starts, or its hash. */
final class SparkRows implements LogRows {

    /** Columns that are shown where a row has no position: mostly those of the episode and the step. */
    private static final int MOST_SHOWN = 3;

    private final Iterator<Row> rows;
    private final String[] names;
    private final boolean isOfFiles;
    private final Object[] values;
    private final PartPlace place;
    private Row row;

    SparkRows(Iterator<Row> rows, String[] names, PartStarts starts, boolean isOfFiles) {
        this.rows = rows;
        this.names = names.clone();
        this.isOfFiles = isOfFiles;
        this.values = new Object[names.length];
        this.place = new PartPlace(starts);
    }

    @Override
    public boolean next() {
        boolean hasNext = rows.hasNext();
        if (hasNext) {
            row = rows.next();
            place.enter(row.getString(values.length), row.getLong(values.length + 1));
            place.addRow();
        }
        return hasNext;
    }

    @Override
    public String file() {
        return place.file();
    }

    @Override
    public long order() {
        return place.start();
    }

    @Override
    public long position() {
        return isOfFiles ? place.row() - 1 : place.start();
    }

    @Override
    public String place() {
        return isOfFiles ? "row " + place.row() : "the row of " + firstValues();
    }

    private String firstValues() {
        StringJoiner shown = new StringJoiner(", ");
        int count = 0;
        for (int i = 0; i < names.length && count < MOST_SHOWN; i++) {
            Object value = SparkTypes.plain(row.get(i));
            if (!(value instanceof Collection<?> || value instanceof Map<?, ?>)) {
                shown.add(names[i] + " = " + (value == null ? "null" : BadValueException.quote(value.toString())));
                count++;
            }
        }
        return count == 0 ? "hash " + place.start() : shown.toString();
    }

    @Override
    public boolean isPlaceExact() {
        return !isOfFiles || place.isExact();
    }

    @Override
    public List<PartCount> parts() {
        return place.all();
    }

    @Override
    public Object[] values() {
        return SparkTypes.plain(row, values);
    }
}
