package org.kelvinrl.storage;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** A folder that appears whole or not at all: written aside, beside its place, then renamed. Nothing is overwritten. */
public final class NewFolder {

    private final FileSystem fileSystem;
    private final Path target;
    private final Path aside;

    private NewFolder(FileSystem fileSystem, Path target) {
        this.fileSystem = fileSystem;
        this.target = target;
        this.aside = new Path(target.getParent(), "_" + target.getName() + ".unfinished-" + UUID.randomUUID());
    }

    /**
     * Claims nothing yet, but makes the parent folder and sees that the target is free.
     *
     * @throws KelvinException of kind output if the target exists or its parent cannot be written
     */
    public static NewFolder at(Path path, Configuration configuration) {
        try {
            FileSystem fileSystem = path.getFileSystem(configuration);
            Path target = fileSystem.makeQualified(path);
            NewFolder folder = new NewFolder(fileSystem, target);
            folder.requireFree();
            if (!fileSystem.mkdirs(target.getParent())) {
                throw new IOException("the parent folder could not be made");
            }
            return folder;
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** Where to write before {@link #commit}; it does not exist yet. */
    public Path aside() {
        return aside;
    }

    /**
     * Gives the written folder its name.
     *
     * @throws KelvinException of kind output if the target exists by now, or the file system does not rename
     */
    public void commit() {
        try {
            requireFree();
            if (!fileSystem.rename(aside, target)) {
                throw new IOException("the file system refused to rename " + aside.getName());
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Removes what was written aside, if anything is left there. */
    public void discard() throws IOException {
        fileSystem.delete(aside, true);
    }

    private void requireFree() throws IOException {
        if (fileSystem.exists(target)) {
            throw KelvinException.output(
                    "a path where nothing is yet",
                    "an existing file or folder",
                    target.toString(),
                    "Name another output, or remove this one; nothing is overwritten");
        }
    }

    private static KelvinException unwritable(Path path, IOException cause) {
        return KelvinException.output(
                        "a place where a folder can be written",
                        String.valueOf(cause.getMessage()),
                        path.toString(),
                        "Name another output, or make this one writable")
                .because(cause);
    }
}
