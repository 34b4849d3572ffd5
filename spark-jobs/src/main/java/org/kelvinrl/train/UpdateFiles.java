package org.kelvinrl.train;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Sha256;

/**
 * Updates of tasks that are too large to be results of Spark's, which it holds in the driver's memory several times over, one task beside
 * the other: they go through files in a folder of the run, and the driver merges all of them part by part. It then needs the merged vector
 * and, of every node of the worker tree that waits for its sibling, one part.
 *
 * <p>Each attempt of a task writes a file of its own, which the result names if it is the one that counts; a round ends with the folder
 * empty. Immutable; it goes to executors with the task.
 */
public final class UpdateFiles implements Serializable {

    private static final long serialVersionUID = 1L;

    private final TaskFolder folder;
    private final long mostBytesOfAResult;

    private UpdateFiles(TaskFolder folder, long mostBytesOfAResult) {
        this.folder = folder;
        this.mostBytesOfAResult = mostBytesOfAResult;
    }

    /**
     * Files in a folder, which is made if a run needs it.
     *
     * @param folder a folder that driver and executors reach, for nothing else
     * @param mostBytesOfAResult updates of so many bytes still go in Spark's results, at least 0
     * @param hadoop how its file system is reached
     */
    public static UpdateFiles in(Path folder, long mostBytesOfAResult, Configuration hadoop) {
        return new UpdateFiles(
                new TaskFolder(folder, "tasks can write updates for the driver", hadoop), mostBytesOfAResult);
    }

    /** True if an update of so many bytes goes into a file. */
    boolean takes(long bytes) {
        return bytes > mostBytesOfAResult;
    }

    /**
     * Makes the folder.
     *
     * @throws KelvinException if it cannot be made
     */
    void make() {
        folder.make();
    }

    /**
     * Writes an update.
     *
     * @throws KelvinException if it cannot be written
     */
    StoredUpdate write(UpdateVector update) {
        String name = "update-" + UUID.randomUUID();
        MessageDigest digest = Sha256.digest();
        UpdateLayout layout = update.layout();
        byte[] bytes = UpdateLayout.room();
        try (OutputStream out = folder.create(folder.file(name))) {
            for (int from = 0; from < layout.numbers(); from = layout.endOfPart(from)) {
                int count = update.store(from, layout.endOfPart(from), bytes);
                digest.update(bytes, 0, count);
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            throw folder.unwritable(folder.file(name), e);
        }
        return new StoredUpdate(name, Sha256.hex(digest.digest()), layout);
    }

    /**
     * Merges the updates of all nodes of a level.
     *
     * @param tree the worker tree
     * @param level the level
     * @param nodes the update of each of its nodes
     * @return the bits of the root, in floats
     * @throws KelvinException if a file is missing or not what was written
     */
    UpdateVector merged(WorkerTree tree, int level, StoredUpdate[] nodes) {
        List<StoredUpdateReader> readers = new ArrayList<>();
        try {
            for (StoredUpdate node : nodes) {
                readers.add(open(node));
            }
            UpdateVector root = merged(tree, level, nodes[0].layout, readers);
            readers.forEach(StoredUpdateReader::requireHash);
            return root;
        } finally {
            readers.forEach(StoredUpdateReader::close);
        }
    }

    private static UpdateVector merged(
            WorkerTree tree, int level, UpdateLayout layout, List<StoredUpdateReader> readers) {
        float[] root = new float[layout.numbers()];
        byte[] bytes = UpdateLayout.room();
        UpdateVector.Roundings roundings = onePerNode();
        for (int from = 0; from < root.length; from = layout.endOfPart(from)) {
            int first = from;
            int to = layout.endOfPart(from);
            UpdateVector part = tree.reduce(
                    tree.height(),
                    0,
                    level,
                    node -> readers.get(node).part(first, to, bytes),
                    (left, right) -> left.merge(right, roundings));
            System.arraycopy(part.values(), 0, root, from, to - from);
        }
        return UpdateVector.of(0, root);
    }

    /** A node goes on drawing where its last part ended. */
    private static UpdateVector.Roundings onePerNode() {
        Map<List<Integer>, Rounding> known = new HashMap<>();
        return (key, firstWorker, workers) -> known.computeIfAbsent(
                List.of(firstWorker, workers), node -> UpdateVector.rounding(key, firstWorker, workers));
    }

    private StoredUpdateReader open(StoredUpdate update) {
        Path file = folder.file(update.file);
        try {
            return new StoredUpdateReader(update, file, folder.files().open(file));
        } catch (IOException e) {
            throw KelvinException.data(
                            "a file that can be read",
                            String.valueOf(e.getMessage()),
                            file.toString(),
                            "Run the same command with --resume")
                    .because(e);
        }
    }

    /** Removes all files, those of attempts that did not count too. */
    void clear() {
        folder.removeUnless(name -> false);
    }

    /** Removes the folder, if it was made. */
    void remove() {
        folder.remove();
    }
}
