package org.kelvinrl.sweep;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.checkpoint.Differences;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;

/**
 * A run of a sweep as it stands in {@code run.json} of its folder, beside its model and its metrics.
 *
 * @param schemaVersion version of this schema
 * @param origin what decided its bits, the evaluation's settings too, with the platform that computed it
 * @param outcome what came of it
 */
record RunFile(int schemaVersion, CheckpointManifest.Origin origin, Outcome outcome) {

    /** Version of the schema that this program writes. */
    static final int SCHEMA_VERSION = 1;

    /** Its name. */
    static final String NAME = "run.json";

    private static final int LIMIT_BYTES = 16 << 20;

    /**
     * Reads what a task sent or wrote.
     *
     * @param bytes JSON
     * @param where for messages
     */
    static RunFile of(byte[] bytes, String where) {
        return ManifestJson.read(bytes, RunFile.class, SCHEMA_VERSION, where);
    }

    /**
     * Reads the file of a run.
     *
     * @param folder the run's folder
     * @param hadoop how its file system is reached
     * @return empty if there is no such folder
     * @throws KelvinException if the folder is there without a file that can be read
     */
    static Optional<RunFile> in(Path folder, Configuration hadoop) {
        Path file = new Path(folder, NAME);
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            if (!files.exists(folder)) {
                return Optional.empty();
            }
            try (FSDataInputStream in = files.open(file)) {
                return Optional.of(of(in.readNBytes(LIMIT_BYTES), file.toString()));
            }
        } catch (IOException e) {
            throw KelvinException.data(
                            "the file of a run that was finished",
                            String.valueOf(e.getMessage()),
                            file.toString(),
                            "Restore it, or remove the run's folder for the run to be done again")
                    .because(e);
        }
    }

    byte[] json() {
        return ManifestJson.write(this);
    }

    /**
     * Checks that it is the run that it is to be.
     *
     * @param wanted what decides the run's bits; its platform does not count, which a run names for itself
     * @param folder the run's folder
     * @throws KelvinException with every difference
     */
    void requireSame(CheckpointManifest.Origin wanted, Path folder) {
        Differences differences = Differences.between(withoutPlatform(origin), withoutPlatform(wanted));
        if (!differences.all().isEmpty()) {
            throw KelvinException.configuration(
                    "the configuration and data that the sweep began with",
                    String.join(", ", differences.all()),
                    folder.toString(),
                    "Resume with what it began with, or name another --out");
        }
    }

    private static CheckpointManifest.Origin withoutPlatform(CheckpointManifest.Origin origin) {
        return new CheckpointManifest.Origin(
                origin.kelvinVersion(), Map.of(), origin.datasetPath(), origin.datasetSha256(), origin.configuration());
    }
}
