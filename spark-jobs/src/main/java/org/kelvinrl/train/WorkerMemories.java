package org.kelvinrl.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Sha256;

/**
 * What workers carry from round to round, as files in a folder of the run: no executor and no driver has to hold it. A file's name tells
 * its worker, its round and 48 bits of the SHA-256 of what is in it (as many as a state's numbers hold exactly). So attempts of one task
 * write one file between them, and a state that has the hashes knows the content.
 *
 * <p>A file is written aside and renamed. It holds, big-endian: steps, number of moments, number of residuals, the moments, the residuals.
 * Immutable; it goes to executors with the task.
 */
public final class WorkerMemories implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int HASH_BITS = 48;
    private static final Pattern NAME = Pattern.compile("round-(\\d+)-.*");

    private final TaskFolder folder;

    private WorkerMemories(TaskFolder folder) {
        this.folder = folder;
    }

    /**
     * Files in a folder.
     *
     * @param folder a folder that driver and executors reach; it is made if it does not exist
     * @param hadoop how its file system is reached
     * @throws KelvinException if it cannot be made
     */
    public static WorkerMemories in(Path folder, Configuration hadoop) {
        TaskFolder made = new TaskFolder(folder, "workers can write what they carry to the next round", hadoop);
        made.make();
        return new WorkerMemories(made);
    }

    /**
     * Writes what a worker carries.
     *
     * @param worker id of the worker
     * @param round number of the round that it carries it from
     * @param memory what it carries
     * @return the hash to read it by, at least 0
     */
    long write(int worker, long round, WorkerMemory memory) {
        Path aside = folder.file("_" + UUID.randomUUID());
        try {
            long hash = written(aside, memory);
            rename(aside, file(worker, round, hash));
            return hash;
        } catch (IOException e) {
            throw folder.unwritable(aside, e);
        }
    }

    private Path file(int worker, long round, long hash) {
        return folder.file(String.format(Locale.ROOT, "round-%d-worker-%d-%012x", round, worker, hash));
    }

    private static long hash(MessageDigest digest) {
        return ByteBuffer.wrap(digest.digest()).getLong() >>> (Long.SIZE - HASH_BITS);
    }

    private long written(Path file, WorkerMemory memory) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(folder.create(file), digest)))) {
            out.writeLong(memory.steps);
            out.writeInt(memory.moments.length);
            out.writeInt(memory.residual.length);
            write(out, memory.moments);
            write(out, memory.residual);
        }
        return hash(digest);
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    /** Another attempt of the same task may have been faster; what it wrote is the same. */
    private void rename(Path aside, Path target) throws IOException {
        FileSystem files = folder.files();
        if (!files.exists(target) && files.rename(aside, target)) {
            return;
        }
        files.delete(aside, false);
        if (!files.exists(target)) {
            throw new IOException("the file system refused to rename it to " + target.getName());
        }
    }

    /**
     * Reads what a worker carried.
     *
     * @param worker id of the worker
     * @param round number of the round that it carried it from
     * @param hash as {@link #write} gave it
     * @throws KelvinException if the file is missing or holds something else
     */
    WorkerMemory read(int worker, long round, long hash) {
        Path file = file(worker, round, hash);
        MessageDigest digest = Sha256.digest();
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new DigestInputStream(folder.files().open(file), digest)))) {
            long steps = in.readLong();
            int moments = in.readInt();
            int residuals = in.readInt();
            requireLength(file, Long.BYTES + 2L * Integer.BYTES + (long) Float.BYTES * ((long) moments + residuals));
            WorkerMemory memory = new WorkerMemory(steps, floats(in, moments), floats(in, residuals));
            requireHash(file, hash, hash(digest));
            return memory;
        } catch (IOException e) {
            throw damaged(file, "a file that can be read", String.valueOf(e.getMessage()))
                    .because(e);
        }
    }

    private static float[] floats(DataInputStream in, int count) throws IOException {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    private void requireLength(Path file, long expected) throws IOException {
        long found = folder.files().getFileStatus(file).getLen();
        if (found != expected) {
            throw damaged(file, expected + " bytes", found + " bytes");
        }
    }

    private static void requireHash(Path file, long expected, long found) {
        if (expected != found) {
            throw damaged(file, String.format("SHA-256 %012x...", expected), String.format("%012x...", found));
        }
    }

    /**
     * Removes files that nobody will ask for.
     *
     * @param rounds rounds whose files stay: that of the state, and those of its checkpoints
     */
    void keepOnly(Set<Long> rounds) {
        folder.removeUnless(file -> {
            Matcher name = NAME.matcher(file);
            return name.matches() && rounds.contains(Long.valueOf(name.group(1)));
        });
    }

    private static KelvinException damaged(Path file, String expected, String found) {
        return KelvinException.data(
                expected,
                found,
                file.toString(),
                "Resume from another checkpoint, or start the run again with another --out");
    }
}
