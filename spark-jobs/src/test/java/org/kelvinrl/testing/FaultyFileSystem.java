package org.kelvinrl.testing;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The real local file system under the scheme {@code faulty}, which fails where a test says so: a disk that is full, a rename that is
 * refused. One for all threads of the JVM; {@link #mend} at the end of a test.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {

    private static volatile Predicate<Path> full;
    private static volatile Predicate<Path> refused;
    private static volatile Consumer<Path> held;
    private static volatile Predicate<Path> hidden;

    static {
        mend();
    }

    /** Tells a configuration of the scheme. */
    public static void register(Configuration configuration) {
        configuration.setClass("fs.faulty.impl", FaultyFileSystem.class, FileSystem.class);
    }

    /** The path of a local file or folder on this file system. */
    public static Path path(java.nio.file.Path local) {
        return new Path("faulty", null, local.toUri().getPath());
    }

    /** From now on the disk is full for these files: it takes their names, but no byte. */
    public static void fillFor(Predicate<Path> files) {
        full = files;
    }

    /** From now on a rename to these paths answers false. */
    public static void refuseRenameTo(Predicate<Path> targets) {
        refused = targets;
    }

    /** From now on these folders cannot be listed. */
    public static void hide(Predicate<Path> folders) {
        hidden = folders;
    }

    /**
     * From now on who opens one of these files waits.
     *
     * @param files the files
     * @param waiting told of each that waits
     * @param end ends the waiting
     */
    public static void holdOpening(Predicate<Path> files, Runnable waiting, CountDownLatch end) {
        held = path -> {
            if (files.test(path)) {
                waiting.run();
                await(end);
            }
        };
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing fails any more. */
    public static void mend() {
        full = path -> false;
        refused = path -> false;
        held = path -> {};
        hidden = path -> false;
    }

    @Override
    public URI getUri() {
        return URI.create("faulty:///");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return !refused.test(to) && super.rename(from, to);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        if (hidden.test(path)) {
            throw new IOException("Connection refused");
        }
        return super.listStatus(path);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        held.accept(path);
        return super.open(path, bufferSize);
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return failing(path, super.create(path, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return failing(path, super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    private static FSDataOutputStream failing(Path path, FSDataOutputStream out) throws IOException {
        return full.test(path) ? new FullDisk(out) : out;
    }

    /** A stream to a disk without room. */
    private static final class FullDisk extends FSDataOutputStream {

        FullDisk(FSDataOutputStream out) throws IOException {
            super(out, null);
        }

        @Override
        public synchronized void write(int value) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
