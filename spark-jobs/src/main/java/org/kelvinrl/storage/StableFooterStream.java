package org.kelvinrl.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A Parquet file on its way, whose bytes follow from what is written. Parquet's own writer lists the encodings of a column in the
 * order of a hash set of constants, which differs from one JVM to the next; here they are in rising order.
 *
 * <p>Holds back the end of the file, where the footer is, until it is closed. Not thread-safe.
 */
public final class StableFooterStream extends PositionOutputStream {

    /** Far above any real footer: a column of a row group has about 150 bytes in it. */
    private static final int MOST_HELD = 4 << 20;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /** The footer's length, and the magic after it. */
    private static final int TRAILER = 8;

    private final OutputStream out;
    private final int mostHeld;
    private byte[] held = new byte[1 << 10];
    private int count;
    private long position;
    private boolean isClosed;

    /**
     * Nothing is written yet.
     *
     * @param out takes the bytes; it is closed with this stream
     */
    public StableFooterStream(OutputStream out) {
        this(out, MOST_HELD);
    }

    StableFooterStream(OutputStream out, int mostHeld) {
        this.out = out;
        this.mostHeld = mostHeld;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        position += length;
        int kept = Math.min(length, mostHeld);
        letGo(length < mostHeld ? Math.min(count, mostHeld) : 0, length);
        out.write(bytes, from, length - kept);
        grow(count + kept);
        System.arraycopy(bytes, from + length - kept, held, count, kept);
        count += kept;
    }

    /** Writes all but the last bytes that are held, if there would be too many with those that come. */
    private void letGo(int kept, int coming) throws IOException {
        if (kept == 0 || count + coming > 2 * mostHeld) {
            out.write(held, 0, count - kept);
            System.arraycopy(held, count - kept, held, 0, kept);
            count = kept;
        }
    }

    /** Up to twice what is to be held, so that bytes are moved seldom. */
    private void grow(int needed) {
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, Math.min(2 * held.length, 2 * mostHeld)));
        }
    }

    /** Writes the rest. What does not end as a Parquet file does, since its writer failed, is written as it is. */
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (out) {
            int footer = footerLength();
            if (footer < 0) {
                out.write(held, 0, count);
                return;
            }
            int start = count - TRAILER - footer;
            byte[] stable = stable(Arrays.copyOfRange(held, start, start + footer));
            out.write(held, 0, start);
            out.write(stable);
            out.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(stable.length)
                    .array());
            out.write(MAGIC);
            position += stable.length - footer;
        }
    }

    /** Length of the footer, or -1 if there is none. */
    private int footerLength() throws IOException {
        if (count < TRAILER + MAGIC.length
                || !Arrays.equals(held, count - MAGIC.length, count, MAGIC, 0, MAGIC.length)) {
            return -1;
        }
        int length = ByteBuffer.wrap(held, count - TRAILER, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if (length < 0 || length > count - TRAILER) {
            throw new IOException("a Parquet footer of " + length + " bytes, of which " + count + " are at hand");
        }
        return length;
    }

    private static byte[] stable(byte[] footer) throws IOException {
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
        for (RowGroup group : metadata.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                chunk.getMeta_data().getEncodings().sort(Comparator.comparingInt(Encoding::getValue));
            }
        }
        ByteArrayOutputStream stable = new ByteArrayOutputStream(footer.length);
        Util.writeFileMetaData(metadata, stable);
        return stable.toByteArray();
    }
}
