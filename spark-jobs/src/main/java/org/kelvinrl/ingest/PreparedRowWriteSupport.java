package org.kelvinrl.ingest;

import java.util.HashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.kelvinrl.schema.PreparedColumn;

/** Gives prepared rows to Parquet in the form of {@link PreparedSchema}. */
final class PreparedRowWriteSupport extends WriteSupport<PreparedRow> {

    private static final PreparedColumn[] COLUMNS = PreparedColumn.values();

    private RecordConsumer out;

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(PreparedSchema.full(), new HashMap<>());
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
    public void write(PreparedRow row) {
        out.startMessage();
        for (PreparedColumn column : COLUMNS) {
            if (row.has(column)) {
                out.startField(column.columnName(), PreparedSchema.index(column));
                value(row, column);
                out.endField(column.columnName(), PreparedSchema.index(column));
            }
        }
        out.endMessage();
    }

    private void value(PreparedRow row, PreparedColumn column) {
        switch (column.type()) {
            case BOOLEAN -> out.addBoolean(row.isTrue(column));
            case INT32 -> out.addInteger((int) row.integer(column));
            case INT64 -> out.addLong(row.integer(column));
            case FLOAT32 -> out.addFloat((float) row.number(column));
            case FLOAT64 -> out.addDouble(row.number(column));
            case TEXT -> out.addBinary(Binary.fromString(row.text(column)));
            case FLOAT32_LIST -> floats(row.floats(column));
            case BOOLEAN_LIST -> flags(row.flags(column));
        }
    }

    private void floats(float[] values) {
        startList(values.length);
        for (float value : values) {
            startElement();
            out.addFloat(value);
            endElement();
        }
        endList(values.length);
    }

    private void flags(boolean[] values) {
        startList(values.length);
        for (boolean value : values) {
            startElement();
            out.addBoolean(value);
            endElement();
        }
        endList(values.length);
    }

    /** Parquet has no field without a value: an empty list is a group without one. */
    private void startList(int length) {
        out.startGroup();
        if (length > 0) {
            out.startField(PreparedSchema.LIST, 0);
        }
    }

    private void endList(int length) {
        if (length > 0) {
            out.endField(PreparedSchema.LIST, 0);
        }
        out.endGroup();
    }

    private void startElement() {
        out.startGroup();
        out.startField(PreparedSchema.ELEMENT, 0);
    }

    private void endElement() {
        out.endField(PreparedSchema.ELEMENT, 0);
        out.endGroup();
    }
}
