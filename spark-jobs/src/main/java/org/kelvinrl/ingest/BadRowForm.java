package org.kelvinrl.ingest;

import java.io.IOException;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.kelvinrl.storage.ColumnarFile;

/** Bad rows as rows of the table of rejects: five columns of text. */
final class BadRowForm implements RowForm<BadRow> {

    private static final String[] COLUMNS = {"file", "place", "column", "expected", "found"};

    @Override
    public MessageType schema() {
        Type[] fields = new Type[COLUMNS.length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Types.required(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(COLUMNS[i]);
        }
        return new MessageType("kelvin_rejects", fields);
    }

    @Override
    public void write(BadRow bad, ColumnarFile file) throws IOException {
        String[] values = {bad.path().toString(), bad.place(), bad.column(), bad.expected(), bad.found()};
        for (int i = 0; i < values.length; i++) {
            file.column(i).addText(values[i]);
        }
    }
}
