package org.kelvinrl.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
final class ParquetFooter implements ColumnarFooter {

    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private final ParquetFileReader reader;
    private final ParquetLists lists;

    private ParquetFooter(ParquetFileReader reader, ParquetLists lists) {
        this.reader = reader;
        this.lists = lists;
    }

    /**
     * Opens a file.
     *
     * @throws KelvinException if it is cut off, or its rows are too large to read on the average
     */
    static ParquetFooter open(FileStatus status, Configuration configuration) throws IOException {
        Path path = status.getPath();
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            checkSizes(path, in, status.getLen());
        }
        ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, configuration));
        try {
            ParquetLists lists = new ParquetLists(status, reader, configuration);
            lists.checkFooter();
            return new ParquetFooter(reader, lists);
        } catch (KelvinException e) {
            reader.close();
            throw e;
        }
    }

    /** The schema as {@link #schema(byte[])} reads it. Not as text: there, some characters of names cannot be read. */
    @Override
    public byte[] columns() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ParquetMetadata schema = new ParquetMetadata(reader.getFileMetaData(), List.of());
        try {
            Util.writeFileMetaData(new ParquetMetadataConverter().toParquetMetadata(1, schema), bytes);
        } catch (IOException e) {
            throw new IllegalStateException("no file is written here", e);
        }
        return bytes.toByteArray();
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

    @Override
    public int parts() {
        return reader.getRowGroups().size();
    }

    @Override
    public long longestList(int part) throws IOException {
        return lists.longest(part);
    }

    /** Checks that the file is whole, and that no list in its footer claims more than the footer has. */
    private static void checkSizes(Path path, FSDataInputStream in, long length) throws IOException {
        byte[] tail = new byte[Integer.BYTES + MAGIC.length];
        in.readFully(Math.max(0, length - tail.length), tail, 0, (int) Math.min(length, tail.length));
        boolean isWhole = length >= 12 && Arrays.equals(tail, Integer.BYTES, tail.length, MAGIC, 0, MAGIC.length);
        if (!isWhole) {
            throw KelvinException.data(
                    "a whole Parquet file, which ends in PAR1",
                    "one that is cut off after " + length + " bytes",
                    path.toString(),
                    "Copy the file again from its origin");
        }
        int footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        long start = length - tail.length - footer;
        if (footer <= 0 || start < MAGIC.length) {
            throw new IOException("a footer of " + footer + " bytes");
        }
        byte[] bytes = new byte[footer];
        in.readFully(start, bytes);
        ThriftSizes.length(bytes, footer);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
