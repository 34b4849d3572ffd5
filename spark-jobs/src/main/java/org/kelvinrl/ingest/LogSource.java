package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.kelvinrl.schema.PreparedColumn;

/** A log in one of the formats: its columns, and its rows as Spark's own readers give them. */
interface LogSource {

    /** Names of the columns. */
    List<String> columns();

    /** Where the columns come from, for messages: the first file. */
    default String place() {
        return files().get(0).toString();
    }

    /** Fails if a column cannot hold what the prepared column needs; {@code element} says that it is one of several. */
    void checkType(PreparedColumn column, String name, boolean element);

    boolean isList(String name);

    /** Length of the first list in a column of lists; 0 if there is none. */
    int listLength(String name);

    /** Number of rows. */
    long count();

    /** What a {@link RowReader} of this source reads. */
    Dataset<Row> read(List<String> columns);

    /** The same rows of some files, so that every row's place can be told exactly. */
    Dataset<Row> readInOrder(List<Path> files, List<String> columns);

    /** The files, sorted. */
    List<Path> files();

    /** Makes sense of what {@link #read} gives. */
    RowReader reader(List<String> columns);

    /** Opens a part of {@link #read} as rows of the log; goes to the executors. */
    @FunctionalInterface
    interface RowReader extends Serializable {
        LogRows open(Iterator<Row> rows);
    }
}
