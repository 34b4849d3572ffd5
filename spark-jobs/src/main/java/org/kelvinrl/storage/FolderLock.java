package org.kelvinrl.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;

/**
 * Keeps a folder for one program at a time, and outlives none: a holder that was killed is found out.
 *
 * <p>Below {@code _lock} there is a folder for each time that the lock was taken, {@code 000001} and so on; the highest is the
 * holder's. It appears by a rename, with its owner's name in it, so only one can take a number. The holder moves its sign of life every
 * few seconds. Another takes the next number where the holder is a process of this machine that has ended, or has given no sign for
 * half a minute; clocks are not compared. A holder that was only slow finds the higher number at its next sign, or before it
 * commits anything, and gives way.
 *
 * <p>Needs a file system that renames folders in one step, as local ones and HDFS do; on object stores see that one writer at a time
 * uses a path. Thread-safe.
 */
public final class FolderLock implements AutoCloseable {

    private static final String FOLDER = "_lock";
    private static final String OWNER_FILE = "owner.json";
    private static final String ALIVE = "alive-";
    private static final Duration SIGN_PERIOD = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 10;
    private static final int OWNER_LIMIT_BYTES = 1 << 16;

    private final FileSystem files;
    private final Path folder;
    private final Consumer<String> notes;
    private final LockOwner self = LockOwner.ofThisProcess();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(FolderLock::daemon);
    private Path own;
    private long signs;
    private boolean unheard;

    private FolderLock(FileSystem files, Path folder, Consumer<String> notes) {
        this.files = files;
        this.folder = folder;
        this.notes = notes;
    }

    /**
     * Takes the lock. Waits half a minute where it cannot tell in another way that its holder has ended.
     *
     * @param folder the folder to lock, which exists
     * @param configuration how its file system is reached
     * @param notes told of waiting, and of a lock that is taken over
     * @return the lock, to be closed
     * @throws KelvinException of kind output if another program holds it, or nothing can be written there
     */
    public static FolderLock take(Path folder, Configuration configuration, Consumer<String> notes) {
        return take(folder, configuration, notes, SIGN_PERIOD, PATIENCE);
    }

    static FolderLock take(
            Path folder, Configuration configuration, Consumer<String> notes, Duration signPeriod, Duration patience) {
        try {
            FileSystem files = folder.getFileSystem(configuration);
            FolderLock lock = new FolderLock(files, new Path(files.makeQualified(folder), FOLDER), notes);
            lock.take(patience);
            ScheduledFuture<?> unused = lock.clock.scheduleWithFixedDelay(
                    lock::giveSign, signPeriod.toMillis(), signPeriod.toMillis(), TimeUnit.MILLISECONDS);
            return lock;
        } catch (IOException e) {
            throw NewFolder.unwritable(folder, e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kelvin-lock");
        thread.setDaemon(true);
        return thread;
    }

    private void take(Duration patience) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            OptionalLong highest = highest();
            if (highest.isPresent()) {
                requireEnded(folderOf(highest.getAsLong()), patience);
            }
            if (takeNumber(highest.orElse(0) + 1)) {
                removeLower();
                return;
            }
        }
        throw new IOException("others took the lock " + ATTEMPTS + " times before this program could");
    }

    /** Writes the owner's name aside and renames: onto a folder that exists, a rename fails or moves into it. */
    private boolean takeNumber(long number) throws IOException {
        Path target = folderOf(number);
        Path aside = new Path(folder, "_" + self.id());
        try (FSDataOutputStream out = files.create(new Path(aside, OWNER_FILE), false)) {
            out.write(ManifestJson.write(self));
        }
        if (!files.mkdirs(sign(aside, 0))) {
            throw new IOException("the folder " + aside + " could not be made");
        }
        if (renamed(aside, target) && owner(target).filter(self::equals).isPresent()) {
            own = target;
            return true;
        }
        files.delete(aside, true);
        files.delete(new Path(target, aside.getName()), true);
        return false;
    }

    /** False also where a holder that gives the lock back took the whole folder away. */
    private boolean renamed(Path from, Path to) throws IOException {
        try {
            return files.rename(from, to);
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private void removeLower() throws IOException {
        for (Path lower : numbered()) {
            if (number(lower) < number(own)) {
                files.delete(lower, true);
            }
        }
    }

    /** Returns where the holder has ended or given up meanwhile. */
    private void requireEnded(Path held, Duration patience) throws IOException {
        Optional<LockOwner> owner = owner(held);
        if (owner.isEmpty()) {
            return;
        }
        LockOwner holder = owner.get();
        if (holder.isOfThisMachine()) {
            if (holder.isAlive()) {
                throw refused(holder);
            }
            notes.accept("took over the lock of " + holder + ", which has ended");
            return;
        }
        notes.accept("locked by " + holder + "; waiting up to " + patience.toSeconds() + " s for a sign of life");
        if (givesSign(held, patience)) {
            throw refused(holder);
        }
        notes.accept(
                "took over the lock of " + holder + ", which gave no sign of life for " + patience.toSeconds() + " s");
    }

    private boolean givesSign(Path held, Duration patience) throws IOException {
        List<String> before = signs(held);
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            pause(patience.dividedBy(100));
            List<String> now = signs(held);
            if (!now.equals(before) && !now.isEmpty()) {
                return true;
            }
            if (now.isEmpty() && owner(held).isEmpty()) {
                return false;
            }
        }
        return false;
    }

    /** No file system of Hadoop's tells of a change: a sign of life on another machine has to be looked for, time and again. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a lock", e);
        }
    }

    private KelvinException refused(LockOwner holder) {
        return KelvinException.output(
                "a folder that no other program uses",
                "it is locked by " + holder,
                folder.getParent().toString(),
                "Wait for that program or end it, or name another --out");
    }

    /**
     * Checks that the lock is still this program's. Where the file system cannot tell, it is taken to be: what is written next will
     * fail as well, or be what the other would write.
     *
     * @throws KelvinException of kind output if another program has taken it over
     */
    public synchronized void requireHeld() {
        Optional<LockOwner> holder;
        try {
            holder = holder();
        } catch (IOException e) {
            notes.accept("it cannot be told who holds the lock " + own + ": " + e.getMessage());
            return;
        }
        if (holder.filter(self::equals).isEmpty()) {
            throw KelvinException.output(
                    "a folder that no other program uses",
                    holder.map(other -> "its lock was taken over by " + other).orElse("its lock was removed"),
                    folder.getParent().toString(),
                    "Let one program at a time use the folder; what this one had committed before is there");
        }
    }

    private Optional<LockOwner> holder() throws IOException {
        OptionalLong highest = highest();
        return highest.isPresent() ? owner(folderOf(highest.getAsLong())) : Optional.empty();
    }

    /** What cannot be written now may be writable at the next sign; who has lost the lock hears it when it commits. */
    private synchronized void giveSign() {
        try {
            if (files.rename(sign(own, signs), sign(own, signs + 1))) {
                signs++;
            }
            unheard = false;
        } catch (IOException e) {
            if (!unheard) {
                notes.accept("no sign of life could be given to the lock " + own + ": " + e.getMessage());
            }
            unheard = true;
        }
    }

    /** Gives the lock back, unless another has it by now. */
    @Override
    public synchronized void close() {
        clock.shutdownNow();
        try {
            if (holder().filter(self::equals).isPresent()) {
                Path released = new Path(folder.getParent(), FOLDER + ".released-" + UUID.randomUUID());
                if (files.rename(folder, released)) {
                    files.delete(released, true);
                }
            }
        } catch (IOException | KelvinException e) {
            notes.accept("the lock " + own + " could not be given back: " + e.getMessage());
        }
    }

    private OptionalLong highest() throws IOException {
        return numbered().stream().mapToLong(FolderLock::number).max();
    }

    private List<Path> numbered() throws IOException {
        List<Path> numbered = new ArrayList<>();
        for (FileStatus status : list(folder)) {
            if (status.getPath().getName().matches("\\d{6,}")) {
                numbered.add(status.getPath());
            }
        }
        numbered.sort(Comparator.comparingLong(FolderLock::number));
        return numbered;
    }

    private List<String> signs(Path held) throws IOException {
        return Arrays.stream(list(held))
                .map(status -> status.getPath().getName())
                .filter(name -> name.startsWith(ALIVE))
                .sorted()
                .toList();
    }

    private FileStatus[] list(Path path) throws IOException {
        try {
            return files.listStatus(path);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    private static long number(Path held) {
        return Long.parseLong(held.getName());
    }

    private Path folderOf(long number) {
        return new Path(folder, "%06d".formatted(number));
    }

    private static Path sign(Path held, long count) {
        return new Path(held, ALIVE + count);
    }

    /** Empty if it is not there, or given back just now. */
    private Optional<LockOwner> owner(Path held) throws IOException {
        Path file = new Path(held, OWNER_FILE);
        try (FSDataInputStream in = files.open(file)) {
            return Optional.of(ManifestJson.read(
                    in.readNBytes(OWNER_LIMIT_BYTES), LockOwner.class, LockOwner.SCHEMA_VERSION, file.toString()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }
}
