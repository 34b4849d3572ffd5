package org.kelvinrl.ingest;

import java.io.IOException;
import org.apache.parquet.schema.MessageType;
import org.kelvinrl.storage.ColumnarFile;

/**
 * How rows become those of a file.
 *
 * @param <T> type of the rows
 */
interface RowForm<T> {

    MessageType schema();

    /** Gives the values of a row to all columns of a file of the schema. */
    void write(T row, ColumnarFile file) throws IOException;
}
