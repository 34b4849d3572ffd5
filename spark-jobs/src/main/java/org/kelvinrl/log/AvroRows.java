package org.kelvinrl.log;

import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.kelvinrl.schema.KelvinException;

/** Goes through the rows of a block of an Avro file, and holds what they claim to have against the block and a bound. */
final class AvroRows {

    private static final int DEEPEST = 64;

    private final String where;
    private final List<Schema.Field> fields;
    private AvroBytes bytes;
    private long row;
    private long values;
    private String column;

    /**
     * Rows of a block.
     *
     * @param where names the block in messages
     */
    AvroRows(String where, Schema schema) {
        this.where = where;
        this.fields = schema.getFields();
    }

    /**
     * Goes through all rows.
     *
     * @param rows how many the block claims to have
     * @throws KelvinException if they are more or fewer, or a row has too many values
     * @throws IOException if a length cannot be true
     */
    void check(byte[] block, long rows) throws IOException {
        if (rows < 0 || rows > block.length) {
            throw damaged("no more rows than bytes in a block of " + block.length + " bytes", String.valueOf(rows));
        }
        bytes = new AvroBytes(block);
        for (row = 1; row <= rows; row++) {
            values = 0;
            for (Schema.Field field : fields) {
                column = field.name();
                value(field.schema(), 0);
            }
        }
        if (bytes.left() != 0) {
            throw damaged(
                    "rows that take all bytes of their block", rows + " rows and " + bytes.left() + " bytes more");
        }
    }

    private void value(Schema schema, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("values that nest deeper than " + DEEPEST);
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> bytes.skip(1);
            case INT, LONG, ENUM -> bytes.number();
            case FLOAT -> bytes.skip(Float.BYTES);
            case DOUBLE -> bytes.skip(Double.BYTES);
            case STRING, BYTES -> bytes.skip(bytes.number());
            case FIXED -> bytes.skip(schema.getFixedSize());
            case UNION -> value(ofUnion(schema.getTypes()), depth + 1);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    value(field.schema(), depth + 1);
                }
            }
            case ARRAY -> elements(schema.getElementType(), false, depth + 1);
            case MAP -> elements(schema.getValueType(), true, depth + 1);
        }
    }

    private Schema ofUnion(List<Schema> types) throws IOException {
        long index = bytes.number();
        if (index < 0 || index >= types.size()) {
            throw new IOException("the type " + index + " of " + types.size());
        }
        return types.get((int) index);
    }

    /** Lists and maps come in parts, each with its number of elements, which may be none in bytes. */
    private void elements(Schema type, boolean hasKeys, int depth) throws IOException {
        long count = bytes.number();
        while (count != 0) {
            if (count < 0) {
                bytes.number();
            }
            add(Math.abs(count));
            for (long left = Math.abs(count); left > 0; left--) {
                if (hasKeys) {
                    bytes.skip(bytes.number());
                }
                value(type, depth);
            }
            count = bytes.number();
        }
    }

    private void add(long count) {
        values += count;
        if (count < 0 || values > ListBounds.LONGEST_LIST) {
            throw KelvinException.data(
                    "at most " + ListBounds.LONGEST_LIST + " values a row",
                    "more",
                    where + ", row " + row + " of the block, column " + column,
                    "Write shorter lists");
        }
    }

    private KelvinException damaged(String expected, String found) {
        return KelvinException.data(expected, found, where, "Copy the file again from its origin");
    }
}
