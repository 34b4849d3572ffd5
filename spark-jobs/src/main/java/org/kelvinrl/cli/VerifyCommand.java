package org.kelvinrl.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.checkpoint.CheckpointStore;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.DatasetVerifier;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.page.Figures;
import org.kelvinrl.report.RunFolder;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.sweep.Outcome;

/** {@code kelvin verify}: is a model, a prepared data set, a checkpoint, a whole run or sweep what its manifests say? */
final class VerifyCommand implements Command {

    private static final Setting<Path> PATH = Setting.path("verify.path")
            .positional()
            .describedAs(
                    "Folder of a model, such as RUN/model, of a checkpoint, of a run, of a sweep, or of a prepared data set.");

    private static final Setting<Optional<Integer>> DATA_VERSION = Setting.integer("verify.data-version")
            .flag("--data-version")
            .atLeast(1)
            .optional()
            .describedAs("Version of the data set; the newest if not given.");

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String purpose() {
        return "Check a model, a checkpoint, a run, a sweep or a prepared data set: schema, sizes and hashes.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(PATH, DATA_VERSION);
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        Path path = configuration.get(PATH);
        org.apache.hadoop.conf.Configuration hadoop = Sessions.hadoop();
        FileSystem files = path.getFileSystem(hadoop);
        List<String> verified = new ArrayList<>();
        if (CheckpointStore.isCheckpoint(path, hadoop)) {
            verified.add(checkpoint(path, hadoop));
        } else if (files.exists(new Path(path, ModelStore.PARAMETERS_FILE))) {
            verified.add(model(path, hadoop));
        } else if (hasShards(files, path)) {
            verified.add(data(PreparedDataset.open(path, configuration.get(DATA_VERSION), hadoop)) + ": " + path);
        } else {
            verified.addAll(run(files, path, hadoop));
            for (Path run : runs(files, path)) {
                verified.addAll(run(files, run, hadoop));
            }
        }
        if (verified.isEmpty()) {
            throw KelvinException.data(
                    "the folder of a model, a checkpoint, a run, a sweep or a prepared data set",
                    "neither " + ModelStore.PARAMETERS_FILE + ", nor " + CheckpointManifest.FILE_NAME
                            + ", nor folders model, checkpoints, run-... or shard=...",
                    path.toString(),
                    "Name a folder that kelvin distill, train, sweep or ingest wrote");
        }
        verified.forEach(line -> terminal.result("verified: " + line));
    }

    /** The checkpoints and the model of a run, as far as it has them. */
    private static List<String> run(FileSystem files, Path path, org.apache.hadoop.conf.Configuration hadoop)
            throws IOException {
        List<String> verified = new ArrayList<>();
        for (Path checkpoint :
                CheckpointStore.in(RunFolder.checkpoints(path), hadoop).all()) {
            verified.add(checkpoint(checkpoint, hadoop));
        }
        if (files.exists(RunFolder.model(path))) {
            verified.add(model(RunFolder.model(path), hadoop));
        }
        return verified;
    }

    private static boolean hasShards(FileSystem files, Path path) throws IOException {
        return !matching(files, path, "shard=*").isEmpty();
    }

    /** The runs of a sweep, in order. */
    private static List<Path> runs(FileSystem files, Path path) throws IOException {
        return matching(files, path, Outcome.ANY_FOLDER);
    }

    private static List<Path> matching(FileSystem files, Path path, String pattern) throws IOException {
        FileStatus[] found = files.globStatus(new Path(path, pattern));
        return found == null
                ? List.of()
                : Arrays.stream(found).map(FileStatus::getPath).sorted().toList();
    }

    private static String model(Path path, org.apache.hadoop.conf.Configuration hadoop) {
        ModelManifest manifest = ModelStore.of(hadoop).verify(path).manifest();
        return manifest.network().kind() + " with " + manifest.parameters().count() + " parameters, SHA-256 "
                + manifest.parameters().sha256() + ": " + path;
    }

    private static String checkpoint(Path path, org.apache.hadoop.conf.Configuration hadoop) throws IOException {
        CheckpointManifest manifest =
                CheckpointStore.in(path, hadoop).verify(path).manifest();
        return "checkpoint after " + Figures.counted(manifest.position().rounds(), "round") + ", "
                + Figures.counted(manifest.vectors().size(), "vector") + ": " + path;
    }

    private static String data(PreparedDataset dataset) {
        DatasetVerifier.Verified verified = DatasetVerifier.verify(dataset);
        return verified.rows() + " rows in " + verified.blocks() + " blocks, SHA-256 of the manifest "
                + dataset.manifestSha256();
    }
}
