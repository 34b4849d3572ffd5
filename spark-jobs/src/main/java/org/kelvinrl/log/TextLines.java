package org.kelvinrl.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.SplitCompressionInputStream;
import org.apache.hadoop.io.compress.SplittableCompressionCodec;
import org.apache.hadoop.mapreduce.lib.input.CompressedSplitLineReader;
import org.apache.hadoop.mapreduce.lib.input.SplitLineReader;
import org.apache.hadoop.mapreduce.lib.input.UncompressedSplitLineReader;
import org.kelvinrl.schema.KelvinException;

/**
 * The lines of a part of a text file as bytes, decompressed as its name says. A line that is too long is refused before
 * it is in memory; Hadoop's own reader would either take all of it or leave it out without a word.
 *
 * <p>As everywhere on Hadoop, a line belongs to the part in which the line before it ends.
 */
final class TextLines implements Closeable {

    /** A setting of Hadoop, in bytes. */
    static final String LONGEST_KEY = "kelvin.log.longest-line";

    private static final int LONGEST_DEFAULT = 1 << 26;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path path;
    private final int longest;
    private final boolean isCompressed;
    private final SplitLineReader in;
    private final Text line = new Text();
    private Seekable compressed;
    private long position;
    private long end;
    private boolean isClosed;

    private TextLines(Path path, long start, long length, Configuration configuration) throws IOException {
        this.path = path;
        this.longest = configuration.getInt(LONGEST_KEY, LONGEST_DEFAULT);
        this.position = start;
        this.end = start + length;
        FileSystem files = path.getFileSystem(configuration);
        CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
        this.isCompressed = codec != null;
        this.in = reader(files.open(path), codec, configuration);
        if (start > 0) {
            position += in.readLine(new Text(), 0, mostToConsume());
        }
    }

    /** The lines of a whole file. */
    static TextLines of(Path path, Configuration configuration) throws IOException {
        long length = path.getFileSystem(configuration).getFileStatus(path).getLen();
        return new TextLines(path, 0, length, configuration);
    }

    /** The lines of a part of a file. */
    static TextLines of(Path path, long start, long length, Configuration configuration) throws IOException {
        return new TextLines(path, start, length, configuration);
    }

    /** Whether a file is decompressed, as its name says. */
    static boolean isCompressed(Path path, Configuration configuration) {
        return new CompressionCodecFactory(configuration).getCodec(path) != null;
    }

    /**
     * Reads a whole file for its longest line.
     *
     * @throws KelvinException if a line is too long
     */
    static void check(Path path, Configuration configuration) throws IOException {
        try (TextLines lines = of(path, configuration)) {
            byte[] line = lines.next();
            while (line != null) {
                line = lines.next();
            }
        }
    }

    private SplitLineReader reader(FSDataInputStream raw, CompressionCodec codec, Configuration configuration)
            throws IOException {
        if (codec == null) {
            raw.seek(position);
            return new UncompressedSplitLineReader(raw, configuration, null, end - position);
        }
        if (codec instanceof SplittableCompressionCodec splittable) {
            SplitCompressionInputStream stream = splittable.createInputStream(
                    raw, null, position, end, SplittableCompressionCodec.READ_MODE.BYBLOCK);
            compressed = stream;
            position = stream.getAdjustedStart();
            end = stream.getAdjustedEnd();
            return new CompressedSplitLineReader(stream, configuration, null);
        }
        compressed = raw;
        return new SplitLineReader(codec.createInputStream(raw), configuration, null);
    }

    private int mostToConsume() {
        return longest + (1 << 16);
    }

    /**
     * The next line without its line break, in an array of its own; null if there is none.
     *
     * @throws KelvinException if the line is too long
     */
    byte[] next() throws IOException {
        long reached = isCompressed ? compressed.getPos() : position;
        if (reached > end && !in.needAdditionalRecordAfterSplit()) {
            return null;
        }
        long start = position;
        int consumed = in.readLine(line, longest + 1, mostToConsume());
        position += consumed;
        if (line.getLength() > longest) {
            throw KelvinException.data(
                    "lines of at most " + longest + " bytes",
                    "a longer one",
                    path + ", byte " + start + (isCompressed ? " of the decompressed text" : ""),
                    "Write the log with a line break after each row, or raise spark.hadoop." + LONGEST_KEY);
        }
        return consumed == 0 ? null : withoutMark(line.copyBytes(), start);
    }

    private static byte[] withoutMark(byte[] bytes, long start) {
        boolean hasMark = start == 0
                && bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3);
        return hasMark ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
    }

    /** May be called twice; what the decompressor's pool gets back, it must get once. */
    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            in.close();
        }
    }
}
