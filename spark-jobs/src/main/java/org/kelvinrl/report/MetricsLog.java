package org.kelvinrl.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.storage.Checksums;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainingListener;
import org.kelvinrl.train.TrainingPosition;

/**
 * Metrics as JSON lines: one for every round ({@code "split": "training"}) and one for every epoch's validation rows
 * ({@code "split": "validation"}). Divergence, regulariser, entropies and loss are means, in nats but for squared and Huber errors
 * and Tsallis entropies; agreement is a share from 0 to 1. The first line of a run that is resumed says from where ({@code "split":
 * "resumed"}), a line with {@code "split": "rolled-back"} that an epoch begins again, with the rounds of the first attempt before it.
 *
 * <p>A run does not end because its metrics cannot be written: that is noted, once, and they end there.
 */
public final class MetricsLog implements TrainingListener, Closeable {

    private final FSDataOutputStream out;
    private final Path file;
    private final Consumer<String> notes;
    private boolean broken;

    private MetricsLog(FSDataOutputStream out, Path file, Consumer<String> notes) {
        this.out = out;
        this.file = file;
        this.notes = notes;
    }

    /**
     * Makes the file of metrics.
     *
     * @param files its file system
     * @param file where nothing is yet
     * @param notes told if they cannot be written any more
     * @throws org.kelvinrl.schema.KelvinException if it cannot be made
     */
    public static MetricsLog create(FileSystem files, Path file, Consumer<String> notes) {
        try {
            return new MetricsLog(Checksums.without(files).create(file, false), file, notes);
        } catch (IOException e) {
            throw RunFolder.unwritable(file, e);
        }
    }

    /**
     * Says where a run goes on.
     *
     * @param checkpoint name of the checkpoint
     * @param position where the run was when it was written
     */
    public void resumed(String checkpoint, TrainingPosition position) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("split", "resumed");
        line.put("epoch", position.epoch());
        line.put("round", position.rounds());
        line.put("checkpoint", checkpoint);
        write(line);
    }

    @Override
    public void round(RoundMetrics metrics) {
        Map<String, Object> line = line("training", metrics.epoch(), metrics.sums());
        line.put("round", metrics.round());
        line.put("learning_rate", metrics.learningRate());
        line.put("entropy_weight", metrics.entropyWeight());
        line.put("update_bytes", metrics.bytes());
        line.put("samples_per_second", metrics.samplesPerSecond());
        Map<String, Object> seconds = new LinkedHashMap<>();
        seconds.put("total", metrics.seconds().total());
        seconds.put("compute", metrics.seconds().computing());
        seconds.put("merge", metrics.seconds().merging());
        seconds.put("broadcast", metrics.seconds().broadcasting());
        seconds.put("wait", metrics.seconds().waiting());
        line.put("seconds", seconds);
        line.putAll(metrics.diagnostics());
        write(line);
    }

    @Override
    public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
        if (sums.weight() > 0) {
            Map<String, Object> line = line("validation", epoch, sums);
            line.putAll(diagnostics);
            write(line);
        }
    }

    @Override
    public void rolledBack(int epoch, double stepFactor, String reason) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("split", "rolled-back");
        line.put("epoch", epoch);
        line.put("step_factor", stepFactor);
        line.put("reason", reason);
        write(line);
    }

    private static Map<String, Object> line(String split, int epoch, LossSums sums) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("split", split);
        line.put("epoch", epoch);
        line.put("samples", sums.samples());
        if (sums.weight() > 0) {
            line.put("loss", sums.loss());
            line.put("divergence", sums.divergence());
            line.put("regulariser", sums.regulariser());
            line.put("entropy", sums.entropy());
            line.put("teacher_entropy", sums.teacherEntropy());
            line.put("agreement", sums.agreement());
        }
        return line;
    }

    /** Flushed line by line, so that a running job can be watched. */
    private void write(Map<String, Object> line) {
        if (broken) {
            return;
        }
        try {
            out.write((ManifestJson.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
            out.hflush();
        } catch (IOException e) {
            brokenBy(e);
        }
    }

    private void brokenBy(IOException e) {
        broken = true;
        notes.accept("no more metrics, the training goes on: " + e.getMessage() + " (" + file + ")");
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            if (!broken) {
                brokenBy(e);
            }
        }
    }
}
