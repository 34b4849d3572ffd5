package org.kelvinrl.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of any Hadoop file system as a channel, of which a part is kept in memory: many small reads lie close together. */
final class HadoopChannel implements SeekableByteChannel {

    private static final int KEPT_BYTES = 1 << 18;

    private final FSDataInputStream in;
    private final long size;
    private final byte[] kept;
    private long keptFrom;
    private int keptLength;
    private long position;
    private boolean isOpen = true;

    HadoopChannel(FSDataInputStream in, long size) {
        this.in = in;
        this.size = size;
        this.kept = new byte[(int) Math.min(KEPT_BYTES, size)];
    }

    /** Fills the buffer, as jhdf takes for granted, unless the file ends. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        int wanted = target.remaining();
        if (position + wanted > size) {
            return -1;
        }
        if (wanted > kept.length) {
            byte[] bytes = new byte[wanted];
            in.readFully(position, bytes);
            target.put(bytes);
        } else {
            keep(wanted);
            target.put(kept, (int) (position - keptFrom), wanted);
        }
        position += wanted;
        return wanted;
    }

    private void keep(int wanted) throws IOException {
        boolean isKept = position >= keptFrom && position + wanted <= keptFrom + keptLength;
        if (!isKept) {
            keptLength = 0;
            int length = (int) Math.min(kept.length, size - position);
            in.readFully(position, kept, 0, length);
            keptFrom = position;
            keptLength = length;
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long length) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() throws IOException {
        isOpen = false;
        in.close();
    }
}
