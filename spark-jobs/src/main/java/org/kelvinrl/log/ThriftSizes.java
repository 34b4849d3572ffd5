package org.kelvinrl.log;

import java.io.EOFException;
import java.io.IOException;

/**
 * Goes through a struct of Thrift's compact protocol and holds its lengths against the bytes that are there: Thrift's own reader
 * takes memory for as many elements as a list claims. Every element has at least one byte.
 */
final class ThriftSizes {

    private static final int DEEPEST = 64;
    private static final int LONGEST_VARINT = 10;

    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;

    private final byte[] bytes;
    private final int end;
    private int position;

    private ThriftSizes(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /**
     * Length of the struct at the beginning of some bytes.
     *
     * @param end how many of the bytes count
     * @throws EOFException if it goes on after them, or a length in it does
     * @throws IOException if it is no struct
     */
    static int length(byte[] bytes, int end) throws IOException {
        ThriftSizes sizes = new ThriftSizes(bytes, end);
        sizes.struct(0);
        return sizes.position;
    }

    private void struct(int depth) throws IOException {
        int head = octet();
        while (head != 0) {
            if (head >>> 4 == 0) {
                varint();
            }
            int type = head & 15;
            if (type > FALSE) {
                value(type, depth);
            }
            head = octet();
        }
    }

    private void value(int type, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("a structure that is nested too deep");
        }
        switch (type) {
            case 1, FALSE, BYTE -> skip(1);
            case DOUBLE -> skip(Double.BYTES);
            case BINARY -> skip(varint());
            case LIST, SET -> list(depth);
            case MAP -> map(depth);
            case STRUCT -> struct(depth + 1);
            default -> {
                if (type > I64) {
                    throw new IOException("a value of the unknown type " + type);
                }
                varint();
            }
        }
    }

    private void list(int depth) throws IOException {
        int head = octet();
        long count = head >>> 4 == 15 ? varint() : head >>> 4;
        elements(count, head & 15, 0, depth);
    }

    private void map(int depth) throws IOException {
        long count = varint();
        if (count != 0) {
            int types = octet();
            elements(count, types >>> 4, types & 15, depth);
        }
    }

    /** Elements of one type, or pairs of two. */
    private void elements(long count, int first, int second, int depth) throws IOException {
        checkLeft(count);
        for (long i = 0; i < count; i++) {
            value(first, depth + 1);
            if (second != 0) {
                value(second, depth + 1);
            }
        }
    }

    private void skip(long length) throws EOFException {
        checkLeft(length);
        position += (int) length;
    }

    private void checkLeft(long length) throws EOFException {
        if (length < 0 || length > end - position) {
            throw new EOFException("a length of " + length + " where " + (end - position) + " bytes are left");
        }
    }

    private int octet() throws EOFException {
        checkLeft(1);
        return bytes[position++] & 255;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            int octet = octet();
            value |= (octet & 127L) << (7 * i);
            if (octet < 128) {
                return value;
            }
        }
        throw new IOException("a number without an end");
    }
}
