package org.kelvinrl.log;

import java.util.Iterator;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;
import org.kelvinrl.schema.KelvinException;

/**
 * Rows of the log from Parquet files, as Spark's scan gives them within its task. Each comes with its columns and its index in the file; the
 * file is the one that the scan is at, since its name beside every row would cost more than all values.
 */
final class ParquetRows implements LogRows {

    private final Iterator<Row> rows;
    private final Object[] values;
    private Row row;
    private UTF8String scanned;
    private String file;

    ParquetRows(Iterator<Row> rows, int columns) {
        this.rows = rows;
        this.values = new Object[columns];
    }

    @Override
    public boolean next() {
        boolean hasNext = rows.hasNext();
        if (hasNext) {
            row = rows.next();
            follow(InputFileBlockHolder.getInputFilePath());
        }
        return hasNext;
    }

    /** The scan has one object for each file. */
    @SuppressWarnings("ReferenceEquality")
    private void follow(UTF8String path) {
        if (path != scanned) {
            if (path.numBytes() == 0) {
                throw KelvinException.data(
                        "a scan that names the file it reads, as Spark's own does",
                        "one that names none",
                        "the log",
                        "Run the command without a plugin that replaces Spark's scans (spark.plugins, spark.sql.extensions)");
            }
            scanned = path;
            file = path.toString();
        }
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public long order() {
        return row.getLong(values.length);
    }

    @Override
    public long position() {
        return order();
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
