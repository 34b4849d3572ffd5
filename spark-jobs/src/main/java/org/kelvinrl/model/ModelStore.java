package org.kelvinrl.model;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkExport;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.storage.FloatFile;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.storage.NewFolder;
import org.kelvinrl.storage.Sha256;

/** Writes and loads models on any Hadoop file system. A model is whole or absent, and never overwritten. */
public final class ModelStore {

    /** Name of the file of parameters. */
    public static final String PARAMETERS_FILE = "parameters.f32";

    /** Name of the file that other programs run the policy from. */
    public static final String POLICY_FILE = "policy.onnx";

    private static final long MANIFEST_LIMIT_BYTES = 64L << 20;

    private final Configuration configuration;

    private ModelStore(Configuration configuration) {
        this.configuration = configuration;
    }

    /** A store that finds file systems by a Hadoop configuration. */
    public static ModelStore of(Configuration configuration) {
        return new ModelStore(configuration);
    }

    /** What a manifest says of the parameters that are given. */
    public static ModelManifest.Parameters describe(float[] parameters) {
        return new ModelManifest.Parameters(PARAMETERS_FILE, parameters.length, FloatFile.sha256(parameters));
    }

    /**
     * A manifest with a policy for other programs, which {@link #write} then writes beside the parameters.
     *
     * @param manifest what the model is
     * @param parameters the flat parameter vector
     * @param masked whether the policy takes a mask of the actions that are allowed
     */
    public static ModelManifest withPolicy(ModelManifest manifest, float[] parameters, boolean masked) {
        ModelManifest unhashed = manifest.withPolicy(new ModelManifest.OnnxFile(POLICY_FILE, masked, null));
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            OnnxPolicy.graph(unhashed, Networks.of(manifest, "model"), parameters)
                    .writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("nothing was written to", e);
        }
        return manifest.withPolicy(new ModelManifest.OnnxFile(POLICY_FILE, masked, Sha256.hex(digest.digest())));
    }

    /**
     * A manifest with the files for other programs that its kind of network comes with, which {@link #write} then writes too.
     *
     * @param manifest what the model is
     * @param parameters the flat parameter vector
     */
    public static ModelManifest withExports(ModelManifest manifest, float[] parameters) {
        List<ModelManifest.ExportedFile> files = new ArrayList<>();
        for (NetworkExport export : Networks.of(manifest, "model").exports()) {
            MessageDigest digest = Sha256.digest();
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                export.writeTo(out, parameters, manifest.scaling());
            } catch (IOException e) {
                throw new IllegalStateException("nothing was written to", e);
            }
            files.add(new ModelManifest.ExportedFile(export.file(), Sha256.hex(digest.digest())));
        }
        return manifest.withExports(files);
    }

    /**
     * Writes a model aside, reads it back, and renames it into place.
     *
     * @param folder the model's folder, which must not exist
     * @param manifest what the model is, with {@link #describe} of the parameters, and perhaps {@link #withPolicy} and {@link #withExports}
     * @param parameters the flat parameter vector
     * @throws KelvinException if the folder exists, or cannot be written
     */
    public void write(Path folder, ModelManifest manifest, float[] parameters) {
        try (NewFolder model = NewFolder.at(folder, configuration)) {
            FileSystem files = folder.getFileSystem(configuration);
            FloatFile.write(files, new Path(model.aside(), PARAMETERS_FILE), parameters);
            NewFile.write(files, new Path(model.aside(), ModelManifest.FILE_NAME), ManifestJson.write(manifest));
            if (manifest.policy() != null) {
                writePolicy(files, new Path(model.aside(), POLICY_FILE), manifest, parameters);
            }
            if (manifest.exports() != null) {
                writeExports(files, model.aside(), manifest, parameters);
            }
            verify(model.aside());
            model.commit();
        } catch (IOException e) {
            throw KelvinException.output(
                            "a place that can be written",
                            String.valueOf(e.getMessage()),
                            folder.toString(),
                            "Check the path and its permissions")
                    .because(e);
        }
    }

    /**
     * Loads a model and checks it.
     *
     * @param folder the model's folder
     * @throws KelvinException if it is missing, damaged, or of a newer schema
     */
    public PolicyModel load(Path folder) {
        Path manifestFile = new Path(folder, ModelManifest.FILE_NAME);
        ModelManifest manifest = ManifestJson.read(
                read(manifestFile, MANIFEST_LIMIT_BYTES),
                ModelManifest.class,
                ModelManifest.SCHEMA_VERSION,
                manifestFile.toString());
        Network network = Networks.of(manifest, manifestFile.toString());
        return new PolicyModel(manifest, network, parameters(folder, manifest, network.parameterCount()));
    }

    private float[] parameters(Path folder, ModelManifest manifest, int count) {
        Path file = new Path(folder, PARAMETERS_FILE);
        long expected = 4L * count;
        long length = length(file, expected);
        float[] parameters = new float[count];
        try {
            FileSystem files = file.getFileSystem(configuration);
            String hash = length == expected ? FloatFile.read(files, file, parameters) : FloatFile.sha256(files, file);
            if (length != expected || !hash.equals(manifest.parameters().sha256())) {
                throw damaged(
                        expected + " bytes with SHA-256 "
                                + manifest.parameters().sha256(),
                        length + " bytes with " + hash,
                        file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return parameters;
    }

    /**
     * Loads a model and checks all its files, those too that this program does not run.
     *
     * @param folder the model's folder
     * @throws KelvinException if it is missing, damaged, or of a newer schema
     */
    public PolicyModel verify(Path folder) {
        PolicyModel model = load(folder);
        ModelManifest.OnnxFile policy = model.manifest().policy();
        if (policy != null) {
            requireHash(new Path(folder, POLICY_FILE), policy.sha256());
        }
        requireExports(folder, model);
        return model;
    }

    /** The names are those of the kind of network, and none that a manifest makes up. */
    private void requireExports(Path folder, PolicyModel model) {
        Map<String, String> hashes = new HashMap<>();
        if (model.manifest().exports() != null) {
            model.manifest().exports().forEach(file -> hashes.put(file.file(), file.sha256()));
        }
        for (NetworkExport export : model.network().exports()) {
            if (hashes.containsKey(export.file())) {
                requireHash(new Path(folder, export.file()), hashes.get(export.file()));
            }
        }
    }

    private void requireHash(Path file, String expected) {
        try {
            String hash = FloatFile.sha256(file.getFileSystem(configuration), file);
            if (!hash.equals(expected)) {
                throw damaged("a file with SHA-256 " + expected, "one with " + hash, file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void writePolicy(FileSystem files, Path file, ModelManifest manifest, float[] parameters)
            throws IOException {
        try (var out = files.create(file, false)) {
            OnnxPolicy.graph(manifest, Networks.of(manifest, file.toString()), parameters)
                    .writeTo(out);
        }
    }

    private static void writeExports(FileSystem files, Path folder, ModelManifest manifest, float[] parameters)
            throws IOException {
        for (NetworkExport export : Networks.of(manifest, folder.toString()).exports()) {
            try (OutputStream out = files.create(new Path(folder, export.file()), false)) {
                export.writeTo(out, parameters, manifest.scaling());
            }
        }
    }

    private byte[] read(Path file, long limit) {
        byte[] bytes = new byte[(int) length(file, limit)];
        try (FSDataInputStream in = file.getFileSystem(configuration).open(file)) {
            in.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The length is compared before memory is taken: a manifest may lie. */
    private long length(Path file, long limit) {
        try {
            FileSystem files = file.getFileSystem(configuration);
            if (!files.exists(file)) {
                throw damaged("a model with " + file.getName(), "no such file", file);
            }
            FileStatus status = files.getFileStatus(file);
            if (!status.isFile() || status.getLen() > limit) {
                throw damaged("a file of at most " + limit + " bytes", status.getLen() + " bytes", file);
            }
            return status.getLen();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static KelvinException unreadable(Path file, IOException cause) {
        return damaged("a file that can be read", String.valueOf(cause.getMessage()), file)
                .because(cause);
    }

    private static KelvinException damaged(String expected, String found, Path file) {
        return KelvinException.data(
                expected, found, file.toString(), "Give the path of a model's folder, or restore it");
    }
}
