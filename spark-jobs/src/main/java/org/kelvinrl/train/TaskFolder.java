package org.kelvinrl.train;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Checksums;

/** A folder of a run that the driver makes and tasks write files to. Immutable; it goes to executors with the task. */
final class TaskFolder implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int BUFFER_BYTES = 1 << 16;

    private final String folder;
    private final String use;
    private final SerializableConfiguration configuration;

    /**
     * A folder, which need not exist yet.
     *
     * @param folder where driver and executors reach it
     * @param use what can be written there, for messages, such as {@code workers can write what they carry to the next round}
     * @param hadoop how its file system is reached
     */
    TaskFolder(Path folder, String use, Configuration hadoop) {
        this.folder = folder.toString();
        this.use = use;
        this.configuration = new SerializableConfiguration(hadoop);
    }

    /**
     * Makes the folder, unless it is there.
     *
     * @throws KelvinException if it cannot be made
     */
    void make() {
        try {
            if (!files().mkdirs(path())) {
                throw new IOException("the folder could not be made");
            }
        } catch (IOException e) {
            throw unwritable(path(), e);
        }
    }

    /** Their content has a hash of ours. */
    FileSystem files() throws IOException {
        return Checksums.without(path().getFileSystem(configuration.value()));
    }

    Path path() {
        return new Path(folder);
    }

    Path file(String name) {
        return new Path(folder, name);
    }

    /** Opens a new file. A task that outlives its run must not bring back the run's folder. */
    OutputStream create(Path file) throws IOException {
        FileSystem files = files();
        if (!files.exists(file.getParent())) {
            throw new FileNotFoundException("the folder is gone");
        }
        return files.create(
                file, false, BUFFER_BYTES, files.getDefaultReplication(file), files.getDefaultBlockSize(file), null);
    }

    /** Removes files that nobody will ask for. */
    void removeUnless(Predicate<String> stays) {
        try {
            for (FileStatus file : files().listStatus(path())) {
                if (!stays.test(file.getPath().getName())) {
                    files().delete(file.getPath(), false);
                }
            }
        } catch (IOException e) {
            throw unwritable(path(), e);
        }
    }

    /** Removes the folder with all that is in it, if it is there. */
    void remove() {
        try {
            files().delete(path(), true);
        } catch (IOException e) {
            throw unwritable(path(), e);
        }
    }

    KelvinException unwritable(Path path, IOException cause) {
        return KelvinException.output(
                        "a place where " + use,
                        String.valueOf(cause.getMessage()),
                        path.toString(),
                        "Name another --out, or make this one writable")
                .because(cause);
    }
}
