package org.kelvinrl.ingest;

import java.util.HashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Gives bad rows to Parquet as rows of the table of rejects: five columns of text. */
final class RejectWriteSupport extends WriteSupport<BadRow> {

    private static final String[] COLUMNS = {"file", "place", "column", "expected", "found"};

    private RecordConsumer out;

    @Override
    public WriteContext init(Configuration configuration) {
        Type[] fields = new Type[COLUMNS.length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Types.required(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(COLUMNS[i]);
        }
        return new WriteContext(new MessageType("kelvin_rejects", fields), new HashMap<>());
    }

    @Override
    public String getName() {
        return "kelvin";
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        this.out = consumer;
    }

    @Override
    public void write(BadRow bad) {
        String[] values = {bad.path().toString(), bad.place(), bad.column(), bad.expected(), bad.found()};
        out.startMessage();
        for (int i = 0; i < values.length; i++) {
            out.startField(COLUMNS[i], i);
            out.addBinary(Binary.fromString(values[i]));
            out.endField(COLUMNS[i], i);
        }
        out.endMessage();
    }
}
