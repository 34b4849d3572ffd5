package org.kelvinrl.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.Failures;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.storage.Sha256;

/** A prepared data set on any Hadoop file system: its folder and its manifest. Its rows are read by a {@link BlockReader}. */
public final class PreparedDataset {

    /** Far above any real manifest: one of a billion rows has about 5 MB. */
    private static final long MANIFEST_LIMIT_BYTES = 256L << 20;

    private final Path path;
    private final Configuration configuration;
    private final DatasetManifest manifest;
    private final String manifestSha256;

    private PreparedDataset(Path path, Configuration configuration, DatasetManifest manifest, String manifestSha256) {
        this.path = path;
        this.configuration = configuration;
        this.manifest = manifest;
        this.manifestSha256 = manifestSha256;
    }

    /**
     * Reads the manifest of a data set's newest version.
     *
     * @param path folder of the data set
     * @param configuration how to reach its file system
     * @return the data set
     * @throws KelvinException if there is no such folder, no manifest in it, or a manifest that cannot be understood
     */
    public static PreparedDataset open(Path path, Configuration configuration) {
        return open(path, DatasetVersions.newest(path, configuration), configuration);
    }

    /**
     * Reads the manifest of a version of a data set, or of the newest one.
     *
     * @param path folder of the data set
     * @param version a version, empty for the newest one
     * @param configuration how to reach its file system
     * @return the data set
     * @throws KelvinException if there is no such folder or version, or a manifest that cannot be understood
     */
    public static PreparedDataset open(Path path, Optional<Integer> version, Configuration configuration) {
        int newest = DatasetVersions.newest(path, configuration);
        if (version.isPresent() && version.get() > newest) {
            throw KelvinException.data(
                    "version " + version.get() + " of the data set",
                    newest == 1 ? "version 1 and no other" : "versions 1 to " + newest,
                    path.toString(),
                    "Name one of its versions, or none for the newest");
        }
        return open(path, version.orElse(newest), configuration);
    }

    static PreparedDataset open(Path path, int version, Configuration configuration) {
        Objects.requireNonNull(configuration);
        Path file = new Path(DatasetVersions.folder(path, version), DatasetManifest.FILE_NAME);
        byte[] bytes = manifestBytes(file, configuration);
        DatasetManifest manifest =
                ManifestJson.read(bytes, DatasetManifest.class, DatasetManifest.SCHEMA_VERSION, file.toString());
        return new PreparedDataset(path, configuration, manifest, Sha256.of(bytes));
    }

    private static byte[] manifestBytes(Path file, Configuration configuration) {
        try {
            FileSystem files = file.getFileSystem(configuration);
            FileStatus status = files.getFileStatus(file);
            if (status.isDirectory() || status.getLen() > MANIFEST_LIMIT_BYTES) {
                throw KelvinException.data(
                        "a manifest of at most " + (MANIFEST_LIMIT_BYTES >> 20) + " MB",
                        status.isDirectory() ? "a folder" : (status.getLen() >> 20) + " MB",
                        file.toString(),
                        "Name the folder of a prepared data set");
            }
            byte[] bytes = new byte[(int) status.getLen()];
            try (FSDataInputStream in = files.open(file)) {
                in.readFully(0, bytes);
            }
            return bytes;
        } catch (FileNotFoundException e) {
            throw KelvinException.data(
                            "the folder of a prepared data set",
                            "no " + DatasetManifest.FILE_NAME,
                            file.getParent().toString(),
                            "Name the folder that `kelvin ingest` wrote")
                    .because(e);
        } catch (IOException e) {
            throw Failures.unreadable(file, e);
        }
    }

    /**
     * The folder of the data set, which has all its versions.
     *
     * @return the path as it was given
     */
    public Path path() {
        return path;
    }

    /**
     * The folder of a version: what it added, its manifest and its report.
     *
     * @param path folder of the data set
     * @param version a version, from 1
     * @return the data set's folder, or one below it
     */
    public static Path folder(Path path, int version) {
        return DatasetVersions.folder(path, version);
    }

    /**
     * What the data set is.
     *
     * @return the manifest
     */
    public DatasetManifest manifest() {
        return manifest;
    }

    /**
     * Hash of the manifest's bytes. The manifest holds the hashes of all blocks, so this one stands for the whole data set.
     *
     * @return SHA-256 in lower-case hexadecimal
     */
    public String manifestSha256() {
        return manifestSha256;
    }

    /** How its file system is reached. */
    public Configuration configuration() {
        return configuration;
    }
}
