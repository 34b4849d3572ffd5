package org.kelvinrl.log;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** An HDF5 file on any Hadoop file system, read where it lies. Whatever is wrong with it ends in one message. */
final class Hdf5File implements Closeable {

    private static final int DEEPEST_GROUP = 8;

    private final Path path;
    private final long length;
    private final Hdf5Storage storage;
    private final HdfFile file;

    private Hdf5File(Path path, long length, Hdf5Storage storage) {
        this.path = path;
        this.length = length;
        this.storage = storage;
        this.file = storage.open();
    }

    static Hdf5File open(Path path, Configuration configuration) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        long length = files.getFileStatus(path).getLen();
        HadoopChannel channel = new HadoopChannel(files.open(path), length);
        try {
            return mended(path, () -> new Hdf5File(path, length, Hdf5Storage.of(channel)));
        } catch (KelvinException e) {
            channel.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** What a look into the file gives. */
    <T> T look(Function<Hdf5File, T> work) {
        storage.begin();
        return mended(path, () -> work.apply(this));
    }

    /** A part of the program that jhdf may stop for any reason. */
    @FunctionalInterface
    interface Work<T> {
        T run();
    }

    /**
     * Runs what may meet damage. What is read, and what chunks grow to, is checked before; what else a damaged header makes jhdf ask
     * for, at once and in one piece, or how deep it makes it go, shows only in these errors.
     */
    static <T> T mended(Path path, Work<T> work) {
        try {
            return work.run();
        } catch (KelvinException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw KelvinException.data(
                            "a whole HDF5 file",
                            "damage: " + Failures.firstLine(e),
                            path.toString(),
                            "Copy the file again from its origin")
                    .because(e);
        }
    }

    /** The groups and datasets at the root. */
    Map<String, Node> root() {
        return file.getChildren();
    }

    /** The root itself. */
    Group group() {
        return file;
    }

    /** The datasets of a group that have rows and hold what columns can, those of groups in it by paths with slashes. */
    Map<String, Dataset> columns(Group group) {
        Map<String, Dataset> columns = new TreeMap<>();
        collect(group, "", 0, columns);
        return columns;
    }

    private static void collect(Group group, String prefix, int depth, Map<String, Dataset> columns) {
        group.getChildren().forEach((name, node) -> {
            if (node instanceof Dataset dataset) {
                boolean hasRows = dataset.getDimensionsAsLong().length > 0;
                if (hasRows && Hdf5Dataset.kind(dataset) != LogType.Kind.OTHER) {
                    columns.put(prefix + name, dataset);
                }
            } else if (node instanceof Group inner && depth < DEEPEST_GROUP) {
                collect(inner, prefix + name + "/", depth + 1, columns);
            }
        });
    }

    Hdf5Dataset dataset(Dataset dataset) {
        return Hdf5Dataset.of(dataset, path.toString(), length);
    }

    /** jhdf's own object asks on its way for a path, which a file on another file system has not. */
    @Override
    public void close() {
        storage.close();
    }
}
