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
                    String name = column.getPath().toDotString();
                    ListBounds.PARQUET.check(status.getPath(), name, group.getRowCount(), column.getValueCount());
                }
            }
            return reader.getFileMetaData().getSchema().toString();
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
