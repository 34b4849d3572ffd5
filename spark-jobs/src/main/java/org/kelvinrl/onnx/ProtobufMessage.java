package org.kelvinrl.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in the wire format of Protocol Buffers, which can only be written. Fields stand in the order in which they were added.
 *
 * <p>Long fields are not copied into the message that they become part of, so that a large model costs no second copy. Mutable; not
 * thread-safe.
 */
final class ProtobufMessage {

    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final List<byte[]> pieces = new ArrayList<>();
    private long size;

    /** Adds an integer, a truth value or an enumeration's constant. */
    ProtobufMessage add(int field, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16);
        varint(((long) field << 3) | VARINT, out);
        varint(value, out);
        return append(out.toByteArray());
    }

    /** Adds a 32-bit float. */
    ProtobufMessage add(int field, float value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16);
        varint(((long) field << 3) | FIXED_32, out);
        byte[] bits = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
        return append(out.toByteArray()).append(bits);
    }

    /** Adds a text. */
    ProtobufMessage add(int field, String value) {
        return add(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes, which are not copied. */
    ProtobufMessage add(int field, byte[] value) {
        return header(field, value.length).append(value);
    }

    /** Adds a message as it is now. */
    ProtobufMessage add(int field, ProtobufMessage message) {
        header(field, message.size);
        message.appendTo(this);
        return this;
    }

    /** Adds all fields to another message of the same kind. */
    void appendTo(ProtobufMessage other) {
        pieces.forEach(other::append);
    }

    /** Writes the message. */
    void writeTo(OutputStream out) throws IOException {
        for (byte[] piece : pieces) {
            out.write(piece);
        }
    }

    private ProtobufMessage header(int field, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16);
        varint(((long) field << 3) | LENGTH_DELIMITED, out);
        varint(length, out);
        return append(out.toByteArray());
    }

    private ProtobufMessage append(byte[] piece) {
        pieces.add(piece);
        size += piece.length;
        return this;
    }

    /** Seven bits a byte, the lowest first; all bytes but the last have their highest bit set. */
    private static void varint(long value, ByteArrayOutputStream out) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
