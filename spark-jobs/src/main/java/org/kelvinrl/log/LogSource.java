package org.kelvinrl.log;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A log in one of the formats: its columns, and its rows as Spark's own readers give them. */
public interface LogSource {

    /** The format, which is not AUTO. */
    LogFormat format();

    /** Names of the columns. */
    List<String> columns();

    /** Whether there is a column of that name, or a path such as {@code a.b} to a value inside one. */
    default boolean has(String column) {
        return columns().contains(column);
    }

    /** Where the columns come from, for messages: the first file. */
    default String place() {
        return files().get(0).toString();
    }

    /** What is known of a column's values. */
    LogType type(String column);

    /** Length of the first list in a column of lists; 0 if there is none. */
    int listLength(String column);

    /** Number of rows. */
    long count();

    /** What a {@link RowReader} of this source reads. */
    default Dataset<Row> read(List<String> columns) {
        return read(files(), columns);
    }

    /** The same of some files. */
    Dataset<Row> read(List<Path> files, List<String> columns);

    /** The same rows of some files, each whole and in order within one task, so that every row's place can be told exactly. */
    Dataset<Row> readInOrder(List<Path> files, List<String> columns);

    /**
     * The first rows, with the values of all columns; fewer if the log has no more.
     *
     * @throws org.kelvinrl.schema.KelvinException if one of them is bad
     */
    default List<Object[]> head(int most) {
        return LogHead.of(this, most);
    }

    /** The files, sorted. */
    List<Path> files();

    /** Number of the files that the inputs stand for, empty ones too. */
    int inputFiles();

    /** Length of all those files, in bytes. */
    long inputBytes();

    /** Makes sense of what {@link #read} gives. */
    RowReader reader(List<String> columns);

    /** Whether rows know their place in the file in whatever part of it they are read. */
    default boolean hasExactPlaces() {
        return false;
    }

    /** Opens a part of {@link #read} as rows of the log; goes to the executors. */
    @FunctionalInterface
    interface RowReader extends Serializable {

        /** Rows of one task, in order. */
        default LogRows open(Iterator<Row> rows) {
            return open(rows, PartStarts.none());
        }

        /** The same where it is known what lies before parts of files. */
        LogRows open(Iterator<Row> rows, PartStarts starts);
    }
}
