package org.kelvinrl.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.NewFolder;

/**
 * The folder of one run: {@code config.json}, {@code metrics.jsonl}, {@code report.html} and {@code model/}. It is made when
 * the run begins, so that a run can be watched; the model in it is whole or absent.
 */
public final class RunFolder {

    private static final String METRICS_FILE = "metrics.jsonl";
    private static final String REPORT_FILE = "report.html";
    private static final String MODEL_FOLDER = "model";
    private static final String MEMORIES_FOLDER = "workers";

    private final FileSystem files;
    private final Path path;

    private RunFolder(FileSystem files, Path path) {
        this.files = files;
        this.path = path;
    }

    /**
     * Makes the folder.
     *
     * @param path a path that does not exist
     * @param hadoop where to find file systems
     * @throws KelvinException if it exists, or cannot be made
     */
    public static RunFolder create(Path path, org.apache.hadoop.conf.Configuration hadoop) {
        try {
            FileSystem files = path.getFileSystem(hadoop);
            Path qualified = files.makeQualified(path);
            NewFolder.requireFree(files, qualified, "--out");
            if (!files.mkdirs(qualified)) {
                throw new IOException("the file system refused to make the folder");
            }
            return new RunFolder(files, qualified);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    /** Where the model goes. */
    public Path model() {
        return new Path(path, MODEL_FOLDER);
    }

    /** Where workers keep what they carry from round to round. */
    public Path memories() {
        return new Path(path, MEMORIES_FOLDER);
    }

    /** Where the report goes. */
    public Path report() {
        return new Path(path, REPORT_FILE);
    }

    /** Where the metrics go. */
    public Path metrics() {
        return new Path(path, METRICS_FILE);
    }

    /**
     * Writes the resolved configuration with the origin of each value.
     *
     * @param command the command that ran
     * @param configuration its values
     * @param derived what was found from the data, such as a temperature
     */
    public void writeConfiguration(String command, Configuration configuration, Map<String, Object> derived) {
        write(new Path(path, Configuration.FILE_NAME), configuration.toJson(command, derived));
    }

    /** Writes the report. */
    public void writeReport(String html) {
        write(report(), html.getBytes(StandardCharsets.UTF_8));
    }

    /** Opens the file of metrics, for lines as the run goes. */
    public MetricsLog openMetrics() {
        try {
            return new MetricsLog(files.create(metrics(), false), metrics());
        } catch (IOException e) {
            throw unwritable(metrics(), e);
        }
    }

    private void write(Path file, byte[] bytes) {
        try (FSDataOutputStream out = files.create(file, false)) {
            out.write(bytes);
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
