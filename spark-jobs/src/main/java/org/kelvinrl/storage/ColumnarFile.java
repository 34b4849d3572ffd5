package org.kelvinrl.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file on its way, which is given its rows column by column. Its bytes follow from the rows and from nothing else, so no
 * setting of the cluster is asked.
 *
 * <p>Parquet's own writer of records looks up each field and each element of a list by its place in the schema, and writes every null by
 * itself; here a column is given its values, and nulls are counted. Not thread-safe.
 */
public final class ColumnarFile implements Closeable {

    private static final long ROW_GROUP_BYTES = 64L << 20;

    /** Rows between two looks at how large the row group has become. */
    private static final int MOST_UNCHECKED_ROWS = 1_000;

    private static final ParquetProperties PROPERTIES = ParquetProperties.builder()
            // Small, so that a column of ever new numbers gives up its dictionary early.
            .withDictionaryPageSize(64 << 10)
            .build();

    private final NewParquetFile output;
    private final MessageType schema;
    private final long rowGroupBytes;
    private final CodecFactory codecs = new CodecFactory(new Configuration(false), PROPERTIES.getPageSizeThreshold());
    private final ParquetFileWriter file;
    private final List<FileColumn> columns;

    private ColumnChunkPageWriteStore pages;

    /** Of the row group. */
    private long rows;

    private long rowsAtNextCheck;

    private ColumnarFile(NewParquetFile output, MessageType schema, long rowGroupBytes) throws IOException {
        this.output = output;
        this.schema = schema;
        this.rowGroupBytes = rowGroupBytes;
        this.columns = schema.getColumns().stream()
                .map(column -> new FileColumn(column, PROPERTIES))
                .toList();
        this.file = new ParquetFileWriter(
                output,
                schema,
                ParquetFileWriter.Mode.CREATE,
                rowGroupBytes,
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                PROPERTIES.getColumnIndexTruncateLength(),
                PROPERTIES.getStatisticsTruncateLength(),
                PROPERTIES.getPageWriteChecksumEnabled());
        file.start();
        startRowGroup();
    }

    /**
     * Makes the file.
     *
     * @param output where it is to be, and is not yet
     * @param schema fields that are values or lists of values which are not null
     * @return a file without rows
     * @throws IOException if it is there, or cannot be made
     */
    public static ColumnarFile create(NewParquetFile output, MessageType schema) throws IOException {
        return new ColumnarFile(output, schema, ROW_GROUP_BYTES);
    }

    /** The same with row groups of about so many bytes. */
    public static ColumnarFile create(NewParquetFile output, MessageType schema, long rowGroupBytes)
            throws IOException {
        return new ColumnarFile(output, schema, rowGroupBytes);
    }

    /**
     * One of the columns; the same object for all rows.
     *
     * @param index index of its field in the schema
     */
    public FileColumn column(int index) {
        return columns.get(index);
    }

    /**
     * Ends a row, of which every column has been given the value or that it is null.
     *
     * @throws IOException if the file cannot be written to
     */
    public void endRow() throws IOException {
        rows++;
        if (rows >= rowsAtNextCheck) {
            endRowGroupIfFull();
        }
    }

    /**
     * Writes what is left, and closes the file.
     *
     * @throws IOException if the file cannot be written to
     */
    public void end() throws IOException {
        endRowGroup();
        file.end(Map.of(ParquetWriter.OBJECT_MODEL_NAME_PROP, "kelvin"));
        close();
    }

    /** Lets go of the file, whole or not. */
    @Override
    public void close() throws IOException {
        codecs.release();
        output.close();
    }

    private void endRowGroupIfFull() throws IOException {
        long bytes = columns.stream().mapToLong(FileColumn::bytes).sum();
        if (bytes >= rowGroupBytes) {
            endRowGroup();
            startRowGroup();
        } else {
            // Half of the rows that still fit if they are like those before.
            long rowsThatFit = (long) ((double) rows / Math.max(1, bytes) * (rowGroupBytes - bytes));
            rowsAtNextCheck = rows + Math.max(1, Math.min(MOST_UNCHECKED_ROWS, rowsThatFit / 2));
        }
    }

    private void startRowGroup() {
        pages = new ColumnChunkPageWriteStore(
                codecs.getCompressor(CompressionCodecName.ZSTD),
                schema,
                PROPERTIES.getAllocator(),
                PROPERTIES.getColumnIndexTruncateLength(),
                PROPERTIES.getPageWriteChecksumEnabled());
        columns.forEach(column -> column.startRowGroup(pages));
        rows = 0;
        rowsAtNextCheck = 1;
    }

    private void endRowGroup() throws IOException {
        if (rows == 0) {
            return;
        }
        for (FileColumn column : columns) {
            column.endRowGroup(rows);
        }
        file.startBlock(rows);
        pages.flushToFileWriter(file);
        file.endBlock();
    }
}
