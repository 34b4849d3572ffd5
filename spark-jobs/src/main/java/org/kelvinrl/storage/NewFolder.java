package org.kelvinrl.storage;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/**
 * A folder that appears whole or not at all: written aside, beside its place, then renamed. Nothing is overwritten.
 *
 * <pre>{@code
 * try (NewFolder folder = NewFolder.at(output, configuration)) {
 *     write(folder.aside());
 *     folder.commit();
 * }
 * }</pre>
 *
 * <p>Of two that commit to one place in the same instant, one is told that it is late, wherever a rename is one step. On object
 * stores it is a copy, and not atomic: there let one write at a time.
 */
public final class NewFolder implements AutoCloseable {

    private final FileSystem fileSystem;
    private final Path target;
    private final Path aside;

    private NewFolder(FileSystem fileSystem, Path target) {
        this.fileSystem = fileSystem;
        this.target = target;
        this.aside = new Path(target.getParent(), "_" + target.getName() + ".unfinished-" + UUID.randomUUID());
    }

    /**
     * Sees that the place is free, and makes the folders above it.
     *
     * @param path the place
     * @param configuration how its file system is reached
     * @return a folder of which nothing is there yet
     * @throws KelvinException of kind output if something is there already, or nothing can be written there
     */
    public static NewFolder at(Path path, Configuration configuration) {
        try {
            FileSystem fileSystem = path.getFileSystem(configuration);
            NewFolder folder = new NewFolder(fileSystem, fileSystem.makeQualified(path));
            folder.requireFree();
            folder.makeParent();
            return folder;
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** Where to write before {@link #commit}: a name beside the place, where nothing is yet. */
    public Path aside() {
        return aside;
    }

    /**
     * Gives what was written aside its name.
     *
     * @throws KelvinException of kind output if something is there by now, or the file system does not rename
     */
    public void commit() {
        try {
            requireFree();
            if (!fileSystem.rename(aside, target)) {
                throw new IOException("the file system refused to rename " + aside.getName());
            }
            requireAlone();
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** A rename onto a folder that another has made since the look at the place moves into that folder, and says nothing. */
    private void requireAlone() throws IOException {
        Path inside = new Path(target, aside.getName());
        if (fileSystem.exists(inside)) {
            fileSystem.delete(inside, true);
            throw taken(target, "output");
        }
    }

    /** Removes what was written aside and not committed. */
    @Override
    public void close() throws IOException {
        fileSystem.delete(aside, true);
    }

    private void makeParent() throws IOException {
        if (!fileSystem.mkdirs(target.getParent())) {
            throw new IOException("the folder above could not be made");
        }
    }

    /**
     * Sees that nothing is at a place yet.
     *
     * @param files the place's file system
     * @param path the place
     * @param option what the user names another place with, such as {@code --out}
     * @throws KelvinException of kind output if something is there
     * @throws IOException if the file system cannot tell
     */
    public static void requireFree(FileSystem files, Path path, String option) throws IOException {
        if (files.exists(path)) {
            throw taken(path, option);
        }
    }

    private static KelvinException taken(Path path, String option) {
        return KelvinException.output(
                "a path where nothing is yet",
                "an existing file or folder",
                path.toString(),
                "Name another " + option + ", or remove this one; nothing is overwritten");
    }

    private void requireFree() throws IOException {
        requireFree(fileSystem, target, "output");
    }

    static KelvinException unwritable(Path path, IOException cause) {
        return KelvinException.output(
                        "a place where a folder can be written",
                        String.valueOf(cause.getMessage()),
                        path.toString(),
                        "Name another output, or make this one writable")
                .because(cause);
    }
}
