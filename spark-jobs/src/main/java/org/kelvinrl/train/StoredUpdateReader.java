package org.kelvinrl.train;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Sha256;

/** Reads a stored update part by part, from the first to the last. Not thread-safe. */
final class StoredUpdateReader implements AutoCloseable {

    private final StoredUpdate update;
    private final Path file;
    private final MessageDigest digest = Sha256.digest();
    private final DataInputStream in;

    /**
     * A reader.
     *
     * @param update what is read
     * @param file its file
     * @param bytes what the file holds; closed with this reader
     */
    StoredUpdateReader(StoredUpdate update, Path file, InputStream bytes) {
        this.update = update;
        this.file = file;
        this.in = new DataInputStream(new DigestInputStream(bytes, digest));
    }

    /**
     * The next part.
     *
     * @param from its first number, where the part before ended
     * @param to number after its last
     * @param bytes room for its bytes
     * @throws KelvinException if the file ends before it, or cannot be read
     */
    UpdateVector part(int from, int to, byte[] bytes) {
        try {
            in.readFully(bytes, 0, update.layout.bytes(from, to));
            return UpdateVector.part(update.layout, from, to, bytes);
        } catch (IOException e) {
            throw damaged("an update of " + update.layout.numbers() + " numbers", String.valueOf(e.getMessage()))
                    .because(e);
        }
    }

    /**
     * Checks what was read.
     *
     * @throws KelvinException if it is not what the task wrote
     */
    void requireHash() {
        String found = Sha256.hex(digest.digest());
        if (!found.equals(update.sha256)) {
            throw damaged("the SHA-256 " + update.sha256, found);
        }
    }

    private KelvinException damaged(String expected, String found) {
        return KelvinException.data(
                expected, found, file.toString(), "Run the same command with --resume, or name another --out");
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
