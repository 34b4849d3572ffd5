package org.kelvinrl.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.storage.NewParquetFile;
import org.kelvinrl.storage.Sha256;

/** A new file whose length and hash are known once it is closed. */
final class HashedOutputFile extends NewParquetFile {

    private final FileSystem files;
    private final Path path;
    private final MessageDigest digest = Sha256.digest();
    private FSDataOutputStream out;

    HashedOutputFile(FileSystem files, Path path) {
        super(path);
        this.files = files;
        this.path = path;
    }

    @Override
    protected OutputStream open() throws IOException {
        out = files.create(path, false);
        return new DigestOutputStream(out, digest);
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
