package org.kelvinrl.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;
import org.xerial.snappy.Snappy;

/**
 * Looks through the blocks of an Avro file, for Avro's reader takes memory for whatever a block, a list or a text claims to have, and makes
 * of a block what it grows to.
 */
final class AvroBlocks {

    private static final int LARGEST_BLOCK = 1 << 26;
    private static final int LARGEST_DICTIONARY_KB = 1 << 16;
    private static final int CHECKSUM_BYTES = 4;
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_VARINT = 10;

    private final Path path;
    private final Schema schema;
    private final String codec;
    private long block;

    private AvroBlocks(Path path, Schema schema, String codec) {
        this.path = path;
        this.schema = schema;
        this.codec = codec;
    }

    /**
     * The blocks of a file.
     *
     * @param codec how they are compressed; null if they are not
     */
    static AvroBlocks of(Path path, Schema schema, String codec) {
        return new AvroBlocks(path, schema, codec == null ? DataFileConstants.NULL_CODEC : codec);
    }

    /**
     * Looks through all blocks.
     *
     * @param start where the first begins
     * @param length of the file
     * @throws KelvinException if a block or a row claims more than it has or may have
     * @throws IOException if a length in a block cannot be true
     */
    void check(FSDataInputStream file, long start, long length) throws IOException {
        file.seek(start);
        DataInputStream in = new DataInputStream(new BufferedInputStream(file, BUFFER));
        long left = length - start;
        while (left > 0) {
            block++;
            byte[] varints = new byte[2 * LONGEST_VARINT];
            int varintBytes = readVarints(in, varints);
            AvroBytes head = new AvroBytes(Arrays.copyOf(varints, varintBytes));
            long rows = head.number();
            long bytes = head.number();
            left -= varintBytes;
            checkSize(bytes, left - DataFileConstants.SYNC_SIZE);
            byte[] stored = new byte[(int) bytes];
            in.readFully(stored);
            in.skipNBytes(DataFileConstants.SYNC_SIZE);
            left -= bytes + DataFileConstants.SYNC_SIZE;
            new AvroRows(path + ", block " + block, schema).check(decompressed(stored), rows);
        }
    }

    /** Reads two numbers, whose bytes are all negative but the last. */
    private static int readVarints(DataInputStream in, byte[] into) throws IOException {
        int length = 0;
        int numbers = 0;
        while (numbers < 2) {
            if (length == into.length) {
                throw new IOException("a number without an end");
            }
            into[length] = in.readByte();
            numbers += into[length] >= 0 ? 1 : 0;
            length++;
        }
        return length;
    }

    private void checkSize(long bytes, long left) {
        if (bytes < 0 || bytes > left) {
            throw KelvinException.data(
                    "a block within the " + left + " bytes that are left of the file",
                    "one of " + bytes + " bytes",
                    where(),
                    "Copy the file again from its origin");
        }
        checkLargest(bytes);
    }

    private void checkLargest(long bytes) {
        if (bytes > LARGEST_BLOCK) {
            throw KelvinException.data(
                    "blocks of at most " + LARGEST_BLOCK + " bytes",
                    bytes + " bytes or more",
                    where(),
                    "Write smaller blocks (the writer's sync interval), or copy the file again from its origin");
        }
    }

    private String where() {
        return path + ", block " + block;
    }

    private byte[] decompressed(byte[] stored) throws IOException {
        return switch (codec) {
            case DataFileConstants.NULL_CODEC -> stored;
            case DataFileConstants.SNAPPY_CODEC -> ofSnappy(stored);
            case DataFileConstants.DEFLATE_CODEC -> {
                Inflater raw = new Inflater(true);
                try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(stored), raw)) {
                    yield all(in);
                } finally {
                    raw.end();
                }
            }
            case DataFileConstants.BZIP2_CODEC -> ofStream(CompressorStreamFactory.BZIP2, stored);
            case DataFileConstants.XZ_CODEC -> ofStream(CompressorStreamFactory.XZ, stored);
            case DataFileConstants.ZSTANDARD_CODEC -> ofStream(CompressorStreamFactory.ZSTANDARD, stored);
            default -> throw new IOException("blocks that are compressed by " + BadValueException.quote(codec));
        };
    }

    private byte[] ofSnappy(byte[] stored) throws IOException {
        int length = stored.length - CHECKSUM_BYTES;
        if (length <= 0) {
            throw new EOFException("a block of " + stored.length + " bytes");
        }
        checkLargest(Integer.toUnsignedLong(Snappy.uncompressedLength(stored, 0, length)));
        byte[] bytes = new byte[Snappy.uncompressedLength(stored, 0, length)];
        Snappy.uncompress(stored, 0, length, bytes, 0);
        return bytes;
    }

    private byte[] ofStream(String format, byte[] stored) throws IOException {
        try (InputStream in = new CompressorStreamFactory(false, LARGEST_DICTIONARY_KB)
                .createCompressorInputStream(format, new ByteArrayInputStream(stored))) {
            return all(in);
        } catch (CompressorException e) {
            throw new IOException(Failures.firstLine(e), e);
        }
    }

    private byte[] all(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LARGEST_BLOCK + 1);
        checkLargest(bytes.length);
        return bytes;
    }
}
