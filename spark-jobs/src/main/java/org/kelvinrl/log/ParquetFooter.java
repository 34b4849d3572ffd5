package org.kelvinrl.log;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.kelvinrl.schema.KelvinException;

/** What the end of a Parquet file says: its schema, and how many values its columns have, before any is in memory. */
final class ParquetFooter {

    /** More elements in the lists of all rows are too many on the average, and one row may have nearly all of them. */
    private static final long LONGEST_LIST = 1 << 20;

    private static final long MOST_VALUES = 1 << 27;
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private ParquetFooter() {}

    /**
     * The schema of a file.
     *
     * @throws KelvinException if its rows are too large to read
     */
    static String schema(FileStatus status, Configuration configuration) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, configuration))) {
            for (BlockMetaData group : reader.getRowGroups()) {
                for (ColumnChunkMetaData column : group.getColumns()) {
                    checkValues(status.getPath(), group.getRowCount(), column);
                }
            }
            return reader.getFileMetaData().getSchema().toString();
        }
    }

    private static void checkValues(Path path, long rows, ColumnChunkMetaData column) {
        long values = column.getValueCount();
        if (values > MOST_VALUES || values > rows * LONGEST_LIST) {
            throw KelvinException.data(
                    "row groups of at most " + MOST_VALUES + " values a column and " + LONGEST_LIST + " values a row",
                    values + " values in " + rows + " rows",
                    path + ", column " + column.getPath().toDotString(),
                    "Write shorter lists or smaller row groups (parquet.block.size)");
        }
    }

    static void checkWhole(Path path, FSDataInputStream in, long length) throws IOException {
        byte[] tail = new byte[MAGIC.length];
        in.readFully(length - tail.length, tail);
        if (length < 12 || !Arrays.equals(tail, MAGIC)) {
            throw KelvinException.data(
                    "a whole Parquet file, which ends in PAR1",
                    "one that is cut off after " + length + " bytes",
                    path.toString(),
                    "Copy the file again from its origin");
        }
    }
}
