package org.kelvinrl.log;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.IgnoringConverter;

/**
 * Finds a row with a list too long to read, among rows whose lists are short on the average. By its footer a row group is
 * harmless if its lists fit one length, or if one row could have no more than some elements. Of the others, the levels are read
 * that part rows, and no value.
 */
final class ParquetLists {

    /** As boxed numbers they take some 100 MB. */
    private static final long HARMLESS = 1 << 22;

    private final Path path;
    private final ParquetFileReader reader;
    private final MessageType schema;

    ParquetLists(Path path, ParquetFileReader reader) {
        this.path = path;
        this.reader = reader;
        this.schema = reader.getFileMetaData().getSchema();
    }

    /**
     * Checks the lists of all row groups.
     *
     * @throws KelvinException if there are too many values, on the average or in a row
     */
    void check() throws IOException {
        for (int group = 0; group < reader.getRowGroups().size(); group++) {
            BlockMetaData rows = reader.getRowGroups().get(group);
            for (ColumnChunkMetaData column : rows.getColumns()) {
                String name = column.getPath().toDotString();
                ListBounds.PARQUET.check(path, name, rows.getRowCount(), column.getValueCount());
                if (mayHaveLongList(rows.getRowCount(), column)) {
                    checkRows(group, column);
                }
            }
        }
    }

    private boolean mayHaveLongList(long rows, ColumnChunkMetaData column) {
        ColumnDescriptor descriptor =
                schema.getColumnDescription(column.getPath().toArray());
        if (descriptor.getMaxRepetitionLevel() == 0 || column.getValueCount() - rows < HARMLESS) {
            return false;
        }
        boolean knowsNulls =
                column.getStatistics() != null && column.getStatistics().isNumNullsSet();
        long nulls = knowsNulls ? column.getStatistics().getNumNulls() : 0;
        return nulls >= rows || (column.getValueCount() - nulls) % (rows - nulls) != 0;
    }

    private void checkRows(int group, ColumnChunkMetaData chunk) throws IOException {
        String[] names = chunk.getPath().toArray();
        MessageType field = new MessageType(schema.getName(), schema.getType(names[0]));
        reader.setRequestedSchema(field);
        PageReadStore pages = reader.readRowGroup(group);
        String writer = reader.getFileMetaData().getCreatedBy();
        ColumnReader values = new ColumnReadStoreImpl(pages, new IgnoringConverter(field), field, writer)
                .getColumnReader(field.getColumnDescription(names));
        long row = 0;
        long length = 0;
        for (long i = 0; i < chunk.getValueCount(); i++) {
            if (values.getCurrentRepetitionLevel() == 0) {
                row++;
                length = 0;
            }
            length++;
            if (length > ListBounds.LONGEST_LIST) {
                throw tooLong(row, group, chunk);
            }
            values.consume();
        }
    }

    private KelvinException tooLong(long row, int group, ColumnChunkMetaData chunk) {
        return KelvinException.data(
                "at most " + ListBounds.LONGEST_LIST + " values a row",
                "more",
                path + ", row " + row + " of row group " + (group + 1) + ", column "
                        + chunk.getPath().toDotString(),
                "Write shorter lists");
    }
}
