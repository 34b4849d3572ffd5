package org.kelvinrl.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.storage.StableFooterStream;

/** A new file whose length and hash are known once it is closed. */
final class HashedOutputFile implements OutputFile, Closeable {

    private final FileSystem files;
    private final Path path;
    private final MessageDigest digest = Sha256.digest();
    private StableFooterStream out;

    HashedOutputFile(FileSystem files, Path path) {
        this.files = files;
        this.path = path;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        out = new StableFooterStream(new DigestOutputStream(files.create(path, false), digest));
        return out;
    }

    /** Lets go of the file, whole or not. */
    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path.toString();
    }

    /** Length of the closed file in bytes. */
    long length() {
        return out.getPos();
    }

    /** Hash of the closed file; may be asked for once. */
    String sha256() {
        return Sha256.hex(digest.digest());
    }
}
