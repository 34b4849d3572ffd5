package org.kelvinrl.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.FolderLock;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.storage.NewFolder;

/**
 * The folder of one run: {@code config.json}, {@code metrics.jsonl}, {@code checkpoints/}, {@code report.html} and {@code model/}. It is
 * made when the run begins, so that a run can be watched; the model in it is whole or absent, and written last: a run that has one is
 * finished.
 *
 * <p>A run that is resumed has a {@code config-2.json} and a {@code metrics-2.jsonl} of its second start, and so on: nothing is
 * overwritten or appended to. The folder is locked until it is closed.
 */
public final class RunFolder implements AutoCloseable {

    private static final Pattern CONFIGURATION_FILE = Pattern.compile("config(?:-(\\d{1,9}))?\\.json");
    private static final String REPORT_FILE = "report.html";
    private static final String MODEL_FOLDER = "model";
    private static final String MEMORIES_FOLDER = "workers";
    private static final String UPDATES_FOLDER = "_updates";
    private static final String CHECKPOINTS_FOLDER = "checkpoints";
    private static final Pattern LEFTOVER = Pattern.compile("_.+\\.unfinished-.+|" + UPDATES_FOLDER);

    private final FileSystem files;
    private final Path path;
    private final FolderLock lock;
    private final int start;

    private RunFolder(FileSystem files, Path path, FolderLock lock, int start) {
        this.files = files;
        this.path = path;
        this.lock = lock;
        this.start = start;
    }

    /**
     * Makes the folder, and locks it.
     *
     * @param path a path that does not exist
     * @param hadoop where to find file systems
     * @param notes told of waiting for the lock
     * @throws KelvinException if it exists, cannot be made, or is locked
     */
    public static RunFolder create(Path path, org.apache.hadoop.conf.Configuration hadoop, Consumer<String> notes) {
        try {
            FileSystem files = path.getFileSystem(hadoop);
            Path qualified = files.makeQualified(path);
            NewFolder.requireFree(files, qualified, "--out");
            make(files, qualified);
            return new RunFolder(files, qualified, FolderLock.take(qualified, hadoop, notes), 1);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /**
     * Locks the folder of a run for its next start, or makes it for the first one.
     *
     * @param path the folder of a run, or a path that does not exist
     * @param hadoop where to find file systems
     * @param notes told of waiting for the lock
     * @throws KelvinException if it is something else, cannot be written, or is locked
     */
    public static RunFolder resume(Path path, org.apache.hadoop.conf.Configuration hadoop, Consumer<String> notes) {
        try {
            FileSystem files = path.getFileSystem(hadoop);
            Path qualified = files.makeQualified(path);
            if (files.exists(qualified)) {
                requireRun(files, qualified);
            } else {
                make(files, qualified);
            }
            FolderLock lock = FolderLock.take(qualified, hadoop, notes);
            removeLeftovers(files, qualified);
            return new RunFolder(files, qualified, lock, starts(files, qualified) + 1);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static void make(FileSystem files, Path path) throws IOException {
        if (!files.mkdirs(path)) {
            throw new IOException("the file system refused to make the folder");
        }
    }

    /** A program that was killed at once leaves a folder with a lock, or nothing in it. */
    private static void requireRun(FileSystem files, Path path) throws IOException {
        if (!files.getFileStatus(path).isDirectory()
                || (starts(files, path) == 0
                        && Stream.of(files.listStatus(path))
                                .anyMatch(status -> !status.getPath().getName().startsWith("_lock")))) {
            throw KelvinException.output(
                    "the folder of a run, or a path where nothing is yet",
                    "something else, without " + Configuration.FILE_NAME,
                    path.toString(),
                    "Name the --out that the run was started with; nothing is overwritten");
        }
    }

    /** A program that was killed may have been writing. */
    private static void removeLeftovers(FileSystem files, Path path) throws IOException {
        for (FileStatus status : files.listStatus(path)) {
            if (LEFTOVER.matcher(status.getPath().getName()).matches()) {
                files.delete(status.getPath(), true);
            }
        }
    }

    /** How often the run was started: the highest number of a file of configuration. */
    private static int starts(FileSystem files, Path path) throws IOException {
        OptionalInt highest = Stream.of(files.listStatus(path))
                .map(status -> CONFIGURATION_FILE.matcher(status.getPath().getName()))
                .filter(Matcher::matches)
                .mapToInt(name -> name.group(1) == null ? 1 : Integer.parseInt(name.group(1)))
                .max();
        return highest.orElse(0);
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    /** Where the model goes. */
    public Path model() {
        return model(path);
    }

    /** Where the model of the run in a folder goes. */
    public static Path model(Path run) {
        return new Path(run, MODEL_FOLDER);
    }

    /** Where the checkpoints go. */
    public Path checkpoints() {
        return checkpoints(path);
    }

    /** Where the checkpoints of the run in a folder go. */
    public static Path checkpoints(Path run) {
        return new Path(run, CHECKPOINTS_FOLDER);
    }

    /** Where workers keep what they carry from round to round. */
    public Path memories() {
        return new Path(path, MEMORIES_FOLDER);
    }

    /** Where tasks leave updates for the driver, while a round runs. */
    public Path updates() {
        return new Path(path, UPDATES_FOLDER);
    }

    /** Where the report goes. */
    public Path report() {
        return new Path(path, REPORT_FILE);
    }

    /** Where the metrics of this start go. */
    public Path metrics() {
        return ofThisStart("metrics", ".jsonl");
    }

    /** The lock, which this folder gives back when it is closed. */
    public FolderLock lock() {
        return lock;
    }

    /** True if the run has its model. */
    public boolean isFinished() {
        return exists(model());
    }

    /**
     * Writes the resolved configuration with the origin of each value.
     *
     * @param command the command that ran
     * @param configuration its values
     * @param derived what was found from the data, such as a temperature
     */
    public void writeConfiguration(String command, Configuration configuration, Map<String, Object> derived) {
        write(ofThisStart("config", ".json"), configuration.toJson(command, derived));
    }

    /** Writes the report, whole or not at all, unless a start before this one had come as far. */
    public void writeReport(String html) {
        writeOnce(REPORT_FILE, html.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file of the run's end, whole or not at all, unless a start before this one had come as far.
     *
     * @param name its name
     * @param bytes its content
     */
    public void writeOnce(String name, byte[] bytes) {
        Path file = new Path(path, name);
        if (exists(file)) {
            return;
        }
        Path aside = new Path(path, "_" + name + ".unfinished-" + UUID.randomUUID());
        write(aside, bytes);
        try {
            if (!files.rename(aside, file)) {
                throw new IOException("the file system refused to rename " + aside.getName());
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Opens the file of metrics of this start, for lines as the run goes.
     *
     * @param notes told if they cannot be written any more
     */
    public MetricsLog openMetrics(Consumer<String> notes) {
        return MetricsLog.create(files, metrics(), notes);
    }

    @Override
    public void close() {
        lock.close();
    }

    private Path ofThisStart(String name, String suffix) {
        return new Path(path, start == 1 ? name + suffix : name + "-" + start + suffix);
    }

    private boolean exists(Path file) {
        try {
            return files.exists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void write(Path file, byte[] bytes) {
        try {
            NewFile.write(files, file, bytes);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    static KelvinException unwritable(Path path, IOException cause) {
        return KelvinException.output(
                        "a place that can be written",
                        String.valueOf(cause.getMessage()),
                        path.toString(),
                        "Name another output, or make this one writable")
                .because(cause);
    }
}
