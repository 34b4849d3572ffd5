package org.kelvinrl.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files of little-endian 32-bit floats. They are written, read and hashed in pieces, so that a vector needs no second copy in memory.
 */
public final class FloatFile {

    private static final int PIECE = 1 << 16;

    private FloatFile() {}

    /**
     * Writes a new file.
     *
     * @param files its file system
     * @param file a path where nothing is
     * @param values its content
     * @return the SHA-256 of what was written
     * @throws IOException if the file system fails
     */
    public static String write(FileSystem files, Path file, float[] values) throws IOException {
        try (FSDataOutputStream out = files.create(file, false)) {
            return eachPiece(values, out::write);
        }
    }

    /**
     * Reads a file into a vector.
     *
     * @param files its file system
     * @param file the file, which has at least as many floats as the vector
     * @param values where they go
     * @return the SHA-256 of what was read
     * @throws IOException if the file system fails, or the file is shorter
     */
    public static String read(FileSystem files, Path file, float[] values) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[4 * PIECE];
        FloatBuffer floats = floats(piece);
        try (FSDataInputStream in = files.open(file)) {
            for (int first = 0; first < values.length; first += PIECE) {
                int count = Math.min(PIECE, values.length - first);
                in.readFully(piece, 0, 4 * count);
                digest.update(piece, 0, 4 * count);
                floats.get(0, values, first, count);
            }
        }
        return Sha256.hex(digest.digest());
    }

    /** The SHA-256 of the file that would hold these values. */
    public static String sha256(float[] values) {
        try {
            return eachPiece(values, (bytes, offset, length) -> {});
        } catch (IOException e) {
            throw new IllegalStateException("nothing was written", e);
        }
    }

    /** The SHA-256 of a file. */
    public static String sha256(FileSystem files, Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[4 * PIECE];
        try (InputStream in = files.open(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
        }
        return Sha256.hex(digest.digest());
    }

    private static String eachPiece(float[] values, Sink sink) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[4 * PIECE];
        FloatBuffer floats = floats(piece);
        for (int first = 0; first < values.length; first += PIECE) {
            int count = Math.min(PIECE, values.length - first);
            floats.put(0, values, first, count);
            digest.update(piece, 0, 4 * count);
            sink.write(piece, 0, 4 * count);
        }
        return Sha256.hex(digest.digest());
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Takes bytes. */
    private interface Sink {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }
}
