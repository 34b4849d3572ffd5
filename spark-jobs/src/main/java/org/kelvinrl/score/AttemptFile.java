package org.kelvinrl.score;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.storage.NewParquetFile;

/**
 * A new file in a folder that is there already. A task that outlives its job must not bring back the folder that the job
 * removed.
 */
final class AttemptFile extends NewParquetFile {

    private final FileSystem files;
    private final Path path;

    AttemptFile(FileSystem files, Path path) {
        super(path);
        this.files = files;
        this.path = path;
    }

    @Override
    protected OutputStream open() throws IOException {
        return files.createFile(path).overwrite(false).build();
    }
}
