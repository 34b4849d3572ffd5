package org.kelvinrl.ingest;

import java.io.IOException;
import org.apache.parquet.schema.MessageType;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.ColumnarFile;
import org.kelvinrl.storage.FileColumn;

/** Prepared rows in the form of {@link PreparedSchema}. */
final class PreparedRowForm implements RowForm<PreparedRow> {

    private static final PreparedColumn[] COLUMNS = PreparedColumn.values();

    @Override
    public MessageType schema() {
        return PreparedSchema.full();
    }

    @Override
    public void write(PreparedRow row, ColumnarFile file) throws IOException {
        for (PreparedColumn column : COLUMNS) {
            FileColumn out = file.column(PreparedSchema.index(column));
            if (row.has(column)) {
                add(row, column, out);
            } else {
                out.addNull();
            }
        }
    }

    private static void add(PreparedRow row, PreparedColumn column, FileColumn out) throws IOException {
        switch (column.type()) {
            case BOOLEAN -> out.addBoolean(row.isTrue(column));
            case INT32 -> out.addInt((int) row.integer(column));
            case INT64 -> out.addLong(row.integer(column));
            case FLOAT32 -> out.addFloat((float) row.number(column));
            case FLOAT64 -> out.addDouble(row.number(column));
            case TEXT -> out.addText(row.text(column));
            case FLOAT32_LIST -> out.addFloats(row.floats(column), 0, row.floats(column).length);
            case BOOLEAN_LIST -> out.addBooleans(row.flags(column));
        }
    }
}
