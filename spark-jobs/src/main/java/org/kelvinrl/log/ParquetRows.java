package org.kelvinrl.log;

import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Rows of the log from Parquet files. Each comes with its columns, its file and its index in the file. */
final class ParquetRows implements LogRows {

    private final Iterator<Row> rows;
    private final Object[] values;
    private Row row;

    ParquetRows(Iterator<Row> rows, int columns) {
        this.rows = rows;
        this.values = new Object[columns];
    }

    @Override
    public boolean next() {
        boolean hasNext = rows.hasNext();
        if (hasNext) {
            row = rows.next();
        }
        return hasNext;
    }

    @Override
    public String file() {
        return row.getString(values.length);
    }

    @Override
    public long order() {
        return row.getLong(values.length + 1);
    }

    @Override
    public String place() {
        return "row " + (order() + 1);
    }

    @Override
    public boolean isPlaceExact() {
        return true;
    }

    @Override
    public Object[] values() {
        return SparkTypes.plain(row, values);
    }
}
