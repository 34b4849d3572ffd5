package org.kelvinrl.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Prepared rows, but for their episodes and steps, as bytes on the way through the shuffle: of each row one number that says which
 * columns follow, then their values in the order of the schema. Where a row ends follows from its bytes, so no row's bytes are the
 * beginning of another's.
 */
final class RowCodec {

    private static final PreparedColumn[] COLUMNS = Arrays.stream(PreparedColumn.values())
            .filter(column -> column != PreparedColumn.EPISODE && column != PreparedColumn.STEP)
            .toArray(PreparedColumn[]::new);

    private ByteBuffer buffer = ByteBuffer.allocate(256);

    /** One row alone. */
    byte[] encode(PreparedRow row) {
        buffer.clear();
        append(row);
        return take();
    }

    /** Adds a row to those that are not taken yet. */
    void append(PreparedRow row) {
        room(Integer.BYTES).putInt(row.present());
        for (PreparedColumn column : COLUMNS) {
            if (row.has(column)) {
                write(row, column);
            }
        }
    }

    /** Bytes of the rows that are not taken yet. */
    int length() {
        return buffer.position();
    }

    /** The rows so far; those that are added now are others. */
    byte[] take() {
        byte[] rows = Arrays.copyOf(buffer.array(), buffer.position());
        buffer.clear();
        return rows;
    }

    /** Fills a row with the next one of {@code in}. */
    static void decode(ByteBuffer in, PreparedRow row) {
        int present = in.getInt();
        row.clear();
        for (PreparedColumn column : COLUMNS) {
            if ((present >>> PreparedSchema.index(column) & 1) == 1) {
                read(in, row, column);
            }
        }
    }

    private void write(PreparedRow row, PreparedColumn column) {
        switch (column.type()) {
            case BOOLEAN, INT32, INT64 -> room(Long.BYTES).putLong(row.integer(column));
            case FLOAT32, FLOAT64 -> room(Double.BYTES).putDouble(row.number(column));
            case TEXT -> {
                byte[] text = row.text(column).getBytes(StandardCharsets.UTF_8);
                room(Integer.BYTES + text.length).putInt(text.length).put(text);
            }
            case FLOAT32_LIST -> {
                float[] floats = row.floats(column);
                room(Integer.BYTES + Math.multiplyExact(Float.BYTES, floats.length))
                        .putInt(floats.length);
                for (float value : floats) {
                    buffer.putFloat(value);
                }
            }
            case BOOLEAN_LIST -> {
                boolean[] flags = row.flags(column);
                room(Integer.BYTES + flags.length).putInt(flags.length);
                for (boolean value : flags) {
                    buffer.put((byte) (value ? 1 : 0));
                }
            }
        }
    }

    private static void read(ByteBuffer in, PreparedRow row, PreparedColumn column) {
        switch (column.type()) {
            case BOOLEAN, INT32, INT64 -> row.setInteger(column, in.getLong());
            case FLOAT32, FLOAT64 -> row.setNumber(column, in.getDouble());
            case TEXT -> {
                byte[] text = new byte[in.getInt()];
                in.get(text);
                row.setText(column, new String(text, StandardCharsets.UTF_8));
            }
            case FLOAT32_LIST -> {
                float[] floats = row.setFloats(column, in.getInt());
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = in.getFloat();
                }
            }
            case BOOLEAN_LIST -> {
                boolean[] flags = row.setFlags(column, in.getInt());
                for (int i = 0; i < flags.length; i++) {
                    flags[i] = in.get() == 1;
                }
            }
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int needed = Math.addExact(buffer.position(), bytes);
            ByteBuffer larger =
                    ByteBuffer.allocate(Math.max(needed, (int) Math.min(2L * needed, Integer.MAX_VALUE - 8)));
            buffer.flip();
            buffer = larger.put(buffer);
        }
        return buffer;
    }
}
