package org.kelvinrl.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A Parquet file that is written once, never over another, and whose bytes follow from what is written. */
public abstract class NewParquetFile implements OutputFile, Closeable {

    private final Path path;
    private StableFooterStream stream;

    /**
     * Nothing is written yet.
     *
     * @param path where the file will be
     */
    protected NewParquetFile(Path path) {
        this.path = path;
    }

    /**
     * Makes the file, which must not be there.
     *
     * @return takes the file's bytes
     * @throws IOException if it is there, or cannot be made
     */
    protected abstract OutputStream open() throws IOException;

    @Override
    public final StableFooterStream create(long blockSizeHint) throws IOException {
        stream = new StableFooterStream(open());
        return stream;
    }

    @Override
    public final PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    /** Lets go of the file, whole or not. */
    @Override
    public final void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public final boolean supportsBlockSize() {
        return false;
    }

    @Override
    public final long defaultBlockSize() {
        return 0;
    }

    @Override
    public final String getPath() {
        return path.toString();
    }
}
