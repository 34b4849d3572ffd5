package org.kelvinrl.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.storage.FloatFile;
import org.kelvinrl.storage.NewFolder;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.train.TrainingPosition;
import org.kelvinrl.train.TrainingState;

/**
 * The folder {@code checkpoints} of a run: {@code ckpt-NNNNNN} for each, NNNNNN the rounds run. A checkpoint is written aside, read
 * back, and renamed, so it is whole or absent; its hashes find what happens to it later. For one program at a time.
 */
public final class CheckpointStore {

    private static final String PREFIX = "ckpt-";
    private static final String NAME = PREFIX + "\\d{6,}";
    private static final String WHAT_TO_DO = "Restore the file";
    private static final long MANIFEST_LIMIT_BYTES = 64L << 20;

    private final FileSystem files;
    private final Configuration configuration;
    private final Path folder;

    private CheckpointStore(FileSystem files, Configuration configuration, Path folder) {
        this.files = files;
        this.configuration = configuration;
        this.folder = folder;
    }

    /**
     * The checkpoints in a folder, which need not exist yet.
     *
     * @param folder the folder of all checkpoints of a run
     * @param configuration how its file system is reached
     * @throws IOException if there is no such file system
     */
    public static CheckpointStore in(Path folder, Configuration configuration) throws IOException {
        FileSystem files = folder.getFileSystem(configuration);
        return new CheckpointStore(files, configuration, files.makeQualified(folder));
    }

    /** True if a folder holds a checkpoint. */
    public static boolean isCheckpoint(Path folder, Configuration configuration) throws IOException {
        return folder.getFileSystem(configuration).exists(new Path(folder, CheckpointManifest.FILE_NAME));
    }

    /** Where the checkpoint of a position is or will be. */
    Path folderOf(TrainingPosition position) {
        return new Path(folder, PREFIX + "%06d".formatted(position.rounds()));
    }

    /**
     * Writes a checkpoint.
     *
     * @param state what it holds
     * @param origin what the run is
     * @return the checkpoint
     * @throws KelvinException of kind output if there is one of as many rounds, or it cannot be written, or was not read back as
     *     it was written
     */
    public Checkpoint write(TrainingState state, CheckpointManifest.Origin origin) {
        Path target = folderOf(state.position());
        try (NewFolder made = NewFolder.at(target, configuration)) {
            CheckpointManifest manifest = Checkpoint.manifest(state, writeVectors(state, made.aside()), origin);
            byte[] json = ManifestJson.write(manifest);
            write(new Path(made.aside(), CheckpointManifest.FILE_NAME), json);
            write(
                    new Path(made.aside(), CheckpointManifest.HASH_FILE_NAME),
                    (Sha256.of(json) + "\n").getBytes(StandardCharsets.US_ASCII));
            verify(made.aside());
            made.commit();
            return new Checkpoint(target, manifest);
        } catch (IOException e) {
            throw KelvinException.output(
                            "a place where a checkpoint can be written",
                            String.valueOf(e.getMessage()),
                            target.toString(),
                            "Make room, or make it writable")
                    .because(e);
        }
    }

    private List<CheckpointManifest.Vector> writeVectors(TrainingState state, Path aside) throws IOException {
        List<CheckpointManifest.Vector> vectors = new ArrayList<>();
        for (Map.Entry<String, float[]> vector : state.vectors().entrySet()) {
            String name = vector.getKey();
            String file = name.replace(' ', '-') + ".f32";
            String hash = FloatFile.write(files, new Path(aside, file), vector.getValue());
            vectors.add(new CheckpointManifest.Vector(name, file, vector.getValue().length, hash));
        }
        return vectors;
    }

    private void write(Path file, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = files.create(file, false)) {
            out.write(bytes);
        }
    }

    /**
     * Checks a checkpoint against its hashes.
     *
     * @param checkpoint its folder
     * @return what it is
     * @throws KelvinException of kind data, if it is damaged or of a newer schema
     */
    public Checkpoint verify(Path checkpoint) {
        CheckpointManifest manifest = manifest(checkpoint);
        for (CheckpointManifest.Vector vector : manifest.vectors()) {
            Path file = new Path(checkpoint, vector.file());
            requireLength(file, 4L * vector.count());
            requireHash(file, vector.sha256(), hash(file));
        }
        return new Checkpoint(checkpoint, manifest);
    }

    /**
     * Finds the newest checkpoint that is whole. Those that are not are set aside under another name, once one is found.
     *
     * @param notes told of each that was skipped, and why
     * @return the checkpoint; empty if there is none, damaged or not
     * @throws KelvinException of kind data if there are some and all are damaged
     */
    public Optional<Checkpoint> newest(Consumer<String> notes) {
        List<Path> damaged = new ArrayList<>();
        List<Path> newestFirst = new ArrayList<>(all());
        Collections.reverse(newestFirst);
        for (Path candidate : newestFirst) {
            try {
                Checkpoint valid = verify(candidate);
                damaged.forEach(this::setAside);
                return Optional.of(valid);
            } catch (KelvinException e) {
                notes.accept("skipped " + candidate.getName() + ": " + e.getMessage());
                damaged.add(candidate);
            }
        }
        if (!damaged.isEmpty()) {
            throw KelvinException.data(
                    "a valid checkpoint",
                    "only damaged ones: " + damaged.size(),
                    folder.toString(),
                    "Restore one, or remove the folder to train from the beginning");
        }
        return Optional.empty();
    }

    /**
     * Reads a checkpoint into the state of a run that is to go on from it.
     *
     * @param checkpoint the checkpoint
     * @param state the state of a run that has not begun
     * @throws KelvinException of kind data if the run's vectors or numbers have other names or lengths, or a file is damaged
     */
    public void restore(Checkpoint checkpoint, TrainingState state) {
        requireSameVectors(checkpoint, state);
        try {
            for (CheckpointManifest.Vector vector : checkpoint.manifest().vectors()) {
                Path file = new Path(checkpoint.folder(), vector.file());
                requireHash(
                        file,
                        vector.sha256(),
                        FloatFile.read(files, file, state.vectors().get(vector.name())));
            }
            checkpoint.restoreTo(state);
        } catch (IOException e) {
            throw unreadable(checkpoint.folder(), e);
        } catch (IllegalArgumentException e) {
            throw notOfThisRun("the state of such a run", e.getMessage(), checkpoint.folder())
                    .because(e);
        }
    }

    private static void requireSameVectors(Checkpoint checkpoint, TrainingState state) {
        String expected = state.vectors().entrySet().stream()
                .map(vector -> vector.getKey() + " of " + vector.getValue().length)
                .toList()
                .toString();
        String found = checkpoint.manifest().vectors().stream()
                .map(vector -> vector.name() + " of " + vector.count())
                .toList()
                .toString();
        if (!found.equals(expected)) {
            throw notOfThisRun("the vectors " + expected, found, checkpoint.folder());
        }
    }

    private static KelvinException notOfThisRun(String expected, String found, Path where) {
        return KelvinException.data(
                expected,
                found,
                where.toString(),
                "Resume with the configuration that the checkpoint was written with");
    }

    /** All checkpoints, oldest first, whole or not. */
    public List<Path> all() {
        try {
            List<Path> all = new ArrayList<>();
            for (FileStatus status : files.listStatus(folder)) {
                if (status.getPath().getName().matches(NAME)) {
                    all.add(status.getPath());
                }
            }
            all.sort(Comparator.comparingLong(CheckpointStore::rounds));
            return all;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static long rounds(Path checkpoint) {
        return Long.parseLong(checkpoint.getName().substring(PREFIX.length()));
    }

    /** What a checkpoint says of itself, without a look at its vectors. */
    CheckpointManifest manifest(Path checkpoint) {
        Path hashFile = new Path(checkpoint, CheckpointManifest.HASH_FILE_NAME);
        String hash = new String(read(hashFile), StandardCharsets.US_ASCII).strip();
        Path file = new Path(checkpoint, CheckpointManifest.FILE_NAME);
        byte[] json = read(file);
        requireHash(file, hash, Sha256.of(json));
        return ManifestJson.read(json, CheckpointManifest.class, CheckpointManifest.SCHEMA_VERSION, file.toString());
    }

    /**
     * Removes a checkpoint: first its name, so that it is never there in parts.
     *
     * @throws IOException if the file system fails or refuses
     */
    void remove(Path checkpoint) throws IOException {
        Path aside = new Path(folder, "_" + checkpoint.getName() + ".removed-" + UUID.randomUUID());
        if (!files.rename(checkpoint, aside)) {
            throw new IOException("the file system refused to rename " + checkpoint);
        }
        files.delete(aside, true);
    }

    /** Removes what a program that was killed left behind of writing or removing a checkpoint. */
    public void removeLeftovers() {
        try {
            for (FileStatus status : files.listStatus(folder)) {
                if (status.getPath().getName().matches("_" + NAME + "\\.(unfinished|removed)-.*")) {
                    files.delete(status.getPath(), true);
                }
            }
        } catch (FileNotFoundException e) {
            // no checkpoint was ever written
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Its name is needed for the checkpoint that takes its place. */
    private void setAside(Path checkpoint) {
        Path aside = new Path(folder, "_" + checkpoint.getName() + ".damaged-" + UUID.randomUUID());
        try {
            if (!files.rename(checkpoint, aside)) {
                throw new IOException("the file system refused to rename it to " + aside.getName());
            }
        } catch (IOException e) {
            throw KelvinException.output(
                            "a damaged checkpoint that can be set aside",
                            String.valueOf(e.getMessage()),
                            checkpoint.toString(),
                            "Rename or remove it")
                    .because(e);
        }
    }

    private byte[] read(Path file) {
        long length = length(file);
        if (length > MANIFEST_LIMIT_BYTES) {
            throw damaged("a file of at most " + MANIFEST_LIMIT_BYTES + " bytes", length + " bytes", file);
        }
        byte[] bytes = new byte[(int) length];
        try (FSDataInputStream in = files.open(file)) {
            in.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private String hash(Path file) {
        try {
            return FloatFile.sha256(files, file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void requireLength(Path file, long expected) {
        long found = length(file);
        if (found != expected) {
            throw damaged(expected + " bytes", found + " bytes", file);
        }
    }

    private static void requireHash(Path file, String expected, String found) {
        if (!found.equals(expected)) {
            throw damaged("the SHA-256 " + expected, found, file);
        }
    }

    private long length(Path file) {
        try {
            return files.getFileStatus(file).getLen();
        } catch (FileNotFoundException e) {
            throw damaged("a checkpoint with " + file.getName(), "no such file", file)
                    .because(e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static KelvinException unreadable(Path file, IOException cause) {
        return damaged("a file that can be read", String.valueOf(cause.getMessage()), file)
                .because(cause);
    }

    private static KelvinException damaged(String expected, String found, Path file) {
        return KelvinException.data(expected, found, file.toString(), WHAT_TO_DO);
    }
}
