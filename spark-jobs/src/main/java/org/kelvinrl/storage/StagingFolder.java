package org.kelvinrl.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/**
 * A new folder that Spark's tasks write: each attempt of a task writes apart, and the driver adopts what the attempts wrote that
 * count. What is left of the others goes with the commit.
 */
public final class StagingFolder implements AutoCloseable {

    private final FileSystem files;
    private final NewFolder folder;
    private final Path attempts;

    private StagingFolder(FileSystem files, NewFolder folder) {
        this.files = files;
        this.folder = folder;
        this.attempts = new Path(folder.aside(), "_attempts");
    }

    /**
     * Makes the folder beside the output.
     *
     * @param output the place, where nothing may be yet
     * @param configuration how its file system is reached
     * @throws KelvinException of kind output if something is there already, or nothing can be written there
     */
    public static StagingFolder beside(Path output, Configuration configuration) {
        try {
            StagingFolder folder =
                    new StagingFolder(output.getFileSystem(configuration), NewFolder.at(output, configuration));
            if (!folder.files.mkdirs(folder.attempts)) {
                throw new IOException("the folder could not be made");
            }
            return folder;
        } catch (IOException e) {
            throw NewFolder.unwritable(output, e);
        }
    }

    /** A folder where task attempts write, each under a name of its own. */
    public Path attempts() {
        return attempts;
    }

    /**
     * Makes what an attempt wrote part of the folder.
     *
     * @param attempted its path below {@link #attempts}
     * @param name its path in the folder, where nothing may be yet
     */
    public void adopt(String attempted, String name) {
        Path adopted = new Path(folder.aside(), name);
        try {
            if (!files.mkdirs(adopted.getParent()) || !files.rename(new Path(attempts, attempted), adopted)) {
                throw new IOException("the file system refused to rename " + attempted);
            }
        } catch (IOException e) {
            throw NewFolder.unwritable(adopted, e);
        }
    }

    /**
     * Adds a file.
     *
     * @param name name of the file
     * @param bytes its content
     */
    public void add(String name, byte[] bytes) {
        Path file = new Path(folder.aside(), name);
        try {
            NewFile.write(files, file, bytes);
        } catch (IOException e) {
            throw NewFolder.unwritable(file, e);
        }
    }

    /**
     * Adds the last file, and gives the folder its name.
     *
     * @param name name of the file
     * @param bytes its content
     */
    public void commit(String name, byte[] bytes) {
        try {
            files.delete(attempts, true);
        } catch (IOException e) {
            throw NewFolder.unwritable(attempts, e);
        }
        add(name, bytes);
        folder.commit();
    }

    /** Removes everything, unless it was committed. */
    @Override
    public void close() {
        try {
            folder.close();
        } catch (IOException e) {
            throw NewFolder.unwritable(folder.aside(), e);
        }
    }
}
