package org.kelvinrl.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.rows.Sparsity;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Prepared rows, but for their episodes and steps, as bytes on the way through the shuffle: of each row one number that says which
 * columns follow, then their values in the order of the schema. Where a row ends follows from its bytes, so no row's bytes are the
 * beginning of another's.
 *
 * <p>In long observations a zero stands for all that follow it, and behind it is how many they are, the more the less in value: rows are
 * then in the order, byte by byte, in which they would be with all zeros.
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
                if (hasRuns(column, floats.length)) {
                    writeRuns(floats);
                    return;
                }
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
                if (hasRuns(column, floats.length)) {
                    readRuns(in, floats);
                    return;
                }
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

    private static boolean hasRuns(PreparedColumn column, int length) {
        return ObservationForm.isObservation(column) && Sparsity.isPossible(length);
    }

    private void writeRuns(float[] floats) {
        room(Integer.BYTES).putInt(floats.length);
        int next;
        for (int i = 0; i < floats.length; i = next) {
            room(2 * Integer.BYTES).putFloat(floats[i]);
            next = i + 1;
            if (!SparseRows.isKept(floats[i])) {
                while (next < floats.length && !SparseRows.isKept(floats[next])) {
                    next++;
                }
                buffer.putInt(Integer.MAX_VALUE - (next - i));
            }
        }
    }

    private static void readRuns(ByteBuffer in, float[] floats) {
        Arrays.fill(floats, 0f);
        for (int i = 0; i < floats.length; ) {
            floats[i] = in.getFloat();
            i += SparseRows.isKept(floats[i]) ? 1 : Integer.MAX_VALUE - in.getInt();
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
