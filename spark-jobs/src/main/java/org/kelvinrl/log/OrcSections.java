package org.kelvinrl.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcProto.PostScript;
import org.apache.orc.impl.BufferChunk;
import org.apache.orc.impl.InStream;
import org.apache.orc.impl.OrcCodecPool;

/** The sections of an ORC file, decompressed as they are read. Their lengths are held against the file before memory is taken. */
final class OrcSections implements Closeable {

    /** Of statistics, of lists of streams, and of the words of a dictionary. */
    private static final long LARGEST = 1 << 26;

    /** A chunk's length has three bytes, of which a bit is a flag. */
    private static final long LARGEST_CHUNK = 1 << 23;

    private static final int USUAL_CHUNK = 1 << 18;

    private final FSDataInputStream in;
    private final long length;
    private final CompressionKind compression;
    private final InStream.StreamOptions options = InStream.options();

    /**
     * Sections of a file.
     *
     * @param length of the file
     * @param chunk how many bytes of a section are compressed together, at most
     */
    OrcSections(FSDataInputStream in, long length, CompressionKind compression, int chunk) {
        this.in = in;
        this.length = length;
        this.compression = compression;
        if (compression != CompressionKind.NONE) {
            options.withCodec(OrcCodecPool.getCodec(compression)).withBufferSize(chunk);
        }
    }

    /**
     * Checks the sections at the end of a file, which ORC's own reader takes memory for at once.
     *
     * @throws IOException if one claims more than the file has, or grows beyond a bound
     */
    static void checkTail(FSDataInputStream in, long length) throws IOException {
        byte[] size = new byte[1];
        in.readFully(length - 1, size);
        long position = length - 1 - (size[0] & 255);
        byte[] bytes = new byte[size[0] & 255];
        in.readFully(position, bytes);
        PostScript end = PostScript.parseFrom(bytes);
        long chunk = end.getCompressionBlockSize();
        if (chunk < 0 || chunk > LARGEST_CHUNK) {
            throw new IOException("compressed chunks of " + chunk + " bytes");
        }
        CompressionKind kind = CompressionKind.valueOf(end.getCompression().name());
        try (OrcSections sections = new OrcSections(in, length, kind, chunk == 0 ? USUAL_CHUNK : (int) chunk)) {
            for (long section :
                    new long[] {end.getFooterLength(), end.getMetadataLength(), end.getStripeStatisticsLength()}) {
                position -= section;
                sections.checkSize(position, section);
            }
        }
    }

    /** Checks that a section does not grow without bound where it is decompressed. */
    void checkSize(long position, long bytes) throws IOException {
        InStream section = open(position, bytes);
        byte[] scratch = new byte[USUAL_CHUNK];
        long size = 0;
        int read = 0;
        while (read >= 0) {
            size += read;
            if (size > LARGEST) {
                throw new IOException("a section of more than " + LARGEST + " bytes");
            }
            read = section.read(scratch, 0, scratch.length);
        }
    }

    /** A section, which is read before the next is opened. */
    InStream open(long position, long bytes) throws IOException {
        if (position < 0 || bytes < 0 || bytes > length - position || bytes > Integer.MAX_VALUE - Long.BYTES) {
            throw new IOException("a section of " + bytes + " bytes at " + position + " in a file of " + length);
        }
        byte[] compressed = new byte[(int) bytes];
        in.readFully(position, compressed);
        BufferChunk chunk = new BufferChunk(ByteBuffer.wrap(compressed), 0);
        return InStream.create("a section", chunk, 0, bytes, options);
    }

    @Override
    public void close() {
        OrcCodecPool.returnCodec(compression, options.getCodec());
    }
}
