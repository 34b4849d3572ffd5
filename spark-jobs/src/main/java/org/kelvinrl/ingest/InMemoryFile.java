package org.kelvinrl.ingest;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file whose bytes are in memory. */
final class InMemoryFile implements InputFile {

    private final String name;
    private final byte[] bytes;

    InMemoryFile(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    @Override
    public long getLength() {
        return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
        Cursor cursor = new Cursor(bytes);
        return new DelegatingSeekableInputStream(cursor) {
            @Override
            public long getPos() {
                return cursor.position();
            }

            @Override
            public void seek(long position) throws IOException {
                cursor.moveTo(position);
            }
        };
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Cursor extends ByteArrayInputStream {

        Cursor(byte[] bytes) {
            super(bytes);
        }

        int position() {
            return pos;
        }

        void moveTo(long position) throws EOFException {
            if (position < 0 || position > count) {
                throw new EOFException("position " + position + " in a file of " + count + " bytes");
            }
            pos = (int) position;
        }
    }
}
