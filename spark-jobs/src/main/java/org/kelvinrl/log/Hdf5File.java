package org.kelvinrl.log;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.links.ExternalLink;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
    private final Hdf5Storage storage;
    private final HdfFile file;

    private Hdf5File(Path path, Hdf5Storage storage) {
        this.path = path;
        this.storage = storage;
        this.file = storage.open();
    }

    static Hdf5File open(Path path, Configuration configuration) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        long length = files.getFileStatus(path).getLen();
        HadoopChannel channel = new HadoopChannel(files.open(path), length);
        try {
            return mended(path, () -> new Hdf5File(path, Hdf5Storage.of(channel)));
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
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UnsupportedHdfException) {
                    throw unsupported(path, cause);
                }
            }
            throw KelvinException.data(
                            "a whole HDF5 file",
                            "damage: " + Failures.firstLine(e),
                            path.toString(),
                            "Copy the file again from its origin")
                    .because(e);
        }
    }

    private static KelvinException unsupported(Path path, Throwable cause) {
        return KelvinException.data(
                        "an HDF5 file that holds its data itself, in forms that jHDF reads",
                        Failures.firstLine(cause),
                        path.toString(),
                        "Write the data set anew, without external, virtual or shared parts")
                .because(cause);
    }

    /**
     * The groups and datasets at the root.
     *
     * @throws KelvinException if there is a link among them
     */
    Map<String, Node> root() {
        return children(file);
    }

    /** Links are not followed: they could lead to other files of the machine, or to each other. */
    private Map<String, Node> children(Group group) {
        Map<String, Node> children = group.getChildren();
        children.forEach((name, node) -> {
            if (node.isLink()) {
                throw KelvinException.data(
                        "groups and datasets in the file itself",
                        "the " + (node instanceof ExternalLink ? "link to another file " : "link ") + name,
                        path + ", group " + group.getPath(),
                        "Write the data in the place of the link, or leave it out");
            }
        });
        return children;
    }

    /** The datasets of a group that have rows and hold what columns can, those of groups in it by paths with slashes. */
    Map<String, Dataset> columns(Group group) {
        Map<String, Dataset> columns = new TreeMap<>();
        collect(group, "", Set.of(group.getAddress()), columns);
        return columns;
    }

    private void collect(Group group, String prefix, Set<Long> outer, Map<String, Dataset> columns) {
        columns(group, prefix, columns);
        children(group).forEach((name, node) -> {
            if (node instanceof Group inner && outer.size() <= DEEPEST_GROUP) {
                Set<Long> addresses = new HashSet<>(outer);
                if (!addresses.add(inner.getAddress())) {
                    throw new HdfException("a group in itself: " + inner.getPath());
                }
                collect(inner, prefix + name + "/", addresses, columns);
            }
        });
    }

    /** The same of the root, without groups. */
    Map<String, Dataset> columnsOfRoot() {
        Map<String, Dataset> columns = new TreeMap<>();
        columns(file, "", columns);
        return columns;
    }

    private void columns(Group group, String prefix, Map<String, Dataset> columns) {
        children(group).forEach((name, node) -> {
            if (node instanceof Dataset dataset
                    && dataset.getDimensionsAsLong().length > 0
                    && Hdf5Dataset.kind(dataset) != LogType.Kind.OTHER) {
                columns.put(prefix + name, dataset);
            }
        });
    }

    Hdf5Dataset dataset(Dataset dataset) {
        return Hdf5Dataset.of(dataset, path.toString(), storage);
    }

    /** jhdf's own object asks on its way for a path, which a file on another file system has not. */
    @Override
    public void close() {
        storage.close();
    }
}
