package org.kelvinrl.ingest;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.storage.NewFolder;

/** The folder of a data set while it is made: what task attempts wrote, of which the chosen ones become the data set. */
final class StagingFolder implements AutoCloseable {

    private final FileSystem files;
    private final NewFolder folder;
    private final Path attempts;

    private StagingFolder(FileSystem files, NewFolder folder) {
        this.files = files;
        this.folder = folder;
        this.attempts = new Path(folder.aside(), "_attempts");
    }

    /** Makes the folder beside the output, which must not exist. */
    static StagingFolder beside(Path output, Configuration configuration) {
        try {
            return new StagingFolder(output.getFileSystem(configuration), NewFolder.at(output, configuration));
        } catch (IOException e) {
            throw Failures.unwritable(output, e);
        }
    }

    /** Where task attempts write, each into a folder of its own. */
    Path attempts() {
        return attempts;
    }

    /** Makes the shard that an attempt wrote part of the data set. */
    void adopt(WrittenShard shard) {
        String name = WrittenShard.folder(shard.index());
        Path adopted = new Path(folder.aside(), name);
        try {
            if (!files.rename(new Path(new Path(attempts, shard.attempt()), name), adopted)) {
                throw new IOException("the file system refused to rename the shard");
            }
        } catch (IOException e) {
            throw Failures.unwritable(adopted, e);
        }
    }

    /** Adds the last file, and gives the data set its name. */
    void commit(String name, byte[] bytes) {
        Path last = new Path(folder.aside(), name);
        try {
            files.delete(attempts, true);
            try (FSDataOutputStream out = files.create(last, false)) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw Failures.unwritable(last, e);
        }
        folder.commit();
    }

    /** Removes everything, unless it was committed. */
    @Override
    public void close() {
        try {
            folder.close();
        } catch (IOException e) {
            throw Failures.unwritable(folder.aside(), e);
        }
    }
}
