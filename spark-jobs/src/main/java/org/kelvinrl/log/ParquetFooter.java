package org.kelvinrl.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.kelvinrl.schema.KelvinException;

/** What the end of a Parquet file says: its schema, and how many values its columns have, before any is in memory. */
final class ParquetFooter {

    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private ParquetFooter() {}

    /**
     * The schema of a file, as {@link #schema(byte[])} reads it. Not as text: there, some characters of names cannot be read.
     *
     * @throws KelvinException if its rows are too large to read
     */
    static byte[] schema(FileStatus status, Configuration configuration) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, configuration))) {
            new ParquetLists(status.getPath(), reader).check();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ParquetMetadata schema = new ParquetMetadata(reader.getFileMetaData(), List.of());
            Util.writeFileMetaData(new ParquetMetadataConverter().toParquetMetadata(1, schema), bytes);
            return bytes.toByteArray();
        }
    }

    static MessageType schema(byte[] bytes) {
        try {
            return new ParquetMetadataConverter()
                    .readParquetMetadata(new ByteArrayInputStream(bytes), ParquetMetadataConverter.NO_FILTER)
                    .getFileMetaData()
                    .getSchema();
        } catch (IOException e) {
            throw new IllegalStateException("no file is read here", e);
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
