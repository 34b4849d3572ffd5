package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.DatasetVerifier;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

/** {@code kelvin verify}: is a model, or a prepared data set, what its manifest says? */
final class VerifyCommand implements Command {

    private static final Setting<Path> PATH = Setting.path("verify.path")
            .positional()
            .describedAs("Folder of a model, such as RUN/model, or of a prepared data set.");

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
        return "Check a model or a prepared data set: schema, sizes and hashes.";
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
        if (files.exists(new Path(path, ModelStore.PARAMETERS_FILE))) {
            terminal.result(
                    "verified: " + model(ModelStore.of(hadoop).verify(path).manifest()) + ": " + path);
        } else if (hasShards(files, path)) {
            terminal.result("verified: " + data(PreparedDataset.open(path, configuration.get(DATA_VERSION), hadoop))
                    + ": " + path);
        } else {
            throw KelvinException.data(
                    "the folder of a model or of a prepared data set",
                    "neither " + ModelStore.PARAMETERS_FILE + " nor folders shard=...",
                    path.toString(),
                    "Name a folder that kelvin distill or kelvin ingest wrote");
        }
    }

    private static boolean hasShards(FileSystem files, Path path) throws IOException {
        FileStatus[] shards = files.globStatus(new Path(path, "shard=*"));
        return shards != null && shards.length > 0;
    }

    private static String model(ModelManifest manifest) {
        return manifest.network().kind() + " with " + manifest.parameters().count() + " parameters, SHA-256 "
                + manifest.parameters().sha256();
    }

    private static String data(PreparedDataset dataset) {
        DatasetVerifier.Verified verified = DatasetVerifier.verify(dataset);
        return verified.rows() + " rows in " + verified.blocks() + " blocks, SHA-256 of the manifest "
                + dataset.manifestSha256();
    }
}
