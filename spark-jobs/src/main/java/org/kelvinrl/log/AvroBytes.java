package org.kelvinrl.log;

import java.io.EOFException;
import java.io.IOException;

/** Goes through bytes of Avro's encoding, of which no length is taken for granted. */
final class AvroBytes {

    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private int position;

    AvroBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return position;
    }

    int left() {
        return bytes.length - position;
    }

    /** The next whole number, of any of Avro's two types. */
    long number() throws IOException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (position == bytes.length) {
                throw new EOFException("a number that goes on after the bytes");
            }
            byte octet = bytes[position];
            position++;
            value |= (octet & 127L) << (7 * i);
            if (octet >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IOException("a number without an end");
    }

    void skip(long length) throws EOFException {
        if (length < 0 || length > left()) {
            throw new EOFException("a length of " + length + " where " + left() + " bytes are left");
        }
        position += (int) length;
    }
}
