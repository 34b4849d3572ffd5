package org.kelvinrl.ingest;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/**
 * A hidden folder beside the output in which a data set is made; one rename then makes it the output, or closing removes it.
 * One job at a time may write to an output: file systems without an atomic rename cannot tell two apart.
 */
final class StagingFolder implements AutoCloseable {

    private final FileSystem files;
    private final Path output;
    private final Path root;
    private final Path result;

    private StagingFolder(FileSystem files, Path output) {
        this.files = files;
        this.output = output;
        this.root = new Path(output.getParent(), "." + output.getName() + "." + UUID.randomUUID());
        this.result = new Path(root, "result");
    }

    /**
     * Makes the folder.
     *
     * @throws KelvinException if the output exists, or the place cannot be written to
     */
    static StagingFolder beside(Path output, Configuration configuration) {
        try {
            FileSystem files = output.getFileSystem(configuration);
            StagingFolder folder = new StagingFolder(files, files.makeQualified(output));
            folder.checkNoOutput();
            if (!files.mkdirs(folder.result)) {
                throw new IOException("the folder could not be made");
            }
            return folder;
        } catch (IOException e) {
            throw Failures.unwritable(output, e);
        }
    }

    /** Where task attempts write, each into a folder of its own. */
    Path attempts() {
        return new Path(root, "attempts");
    }

    /** Makes the shard that an attempt wrote part of the result. */
    void adopt(WrittenShard shard) {
        String folder = WrittenShard.folder(shard.index());
        rename(new Path(new Path(attempts(), shard.attempt()), folder), new Path(result, folder));
    }

    /** Makes the result, with a last file, the output. */
    void commit(String name, byte[] bytes) {
        try {
            try (FSDataOutputStream out = files.create(new Path(result, name), false)) {
                out.write(bytes);
            }
            checkNoOutput();
        } catch (IOException e) {
            throw Failures.unwritable(output, e);
        }
        rename(result, output);
    }

    @Override
    public void close() {
        try {
            files.delete(root, true);
        } catch (IOException e) {
            throw Failures.unwritable(root, e);
        }
    }

    private void checkNoOutput() throws IOException {
        if (files.exists(output)) {
            throw KelvinException.output(
                    "a path where nothing is",
                    files.getFileStatus(output).isDirectory() ? "a folder" : "a file",
                    output.toString(),
                    "Name another output, or remove what is there; nothing is ever overwritten");
        }
    }

    private void rename(Path from, Path to) {
        try {
            if (!files.rename(from, to)) {
                throw new IOException("could not rename " + from);
            }
        } catch (IOException e) {
            throw Failures.unwritable(to, e);
        }
    }
}
