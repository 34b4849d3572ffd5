package org.kelvinrl.log;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.nio.FileChannelFromSeekableByteChannel;
import io.jhdf.storage.HdfBackingStorage;
import io.jhdf.storage.HdfFileChannel;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;

/**
 * A file as jhdf reads it, with what a header claims held against the file: by itself, jhdf takes memory for a length before it reads,
 * and follows headers that lead back to themselves without an end.
 */
final class Hdf5Storage extends HdfFileChannel {

    /** A read costs at least so much: headers in a circle may be of any size. */
    private static final long LEAST_BYTES = 64;

    /** Twice the largest chunk: what cannot be compressed becomes a little larger. */
    private static final long LARGEST_READ = 1 << 29;

    private static final long TIMES_THE_FILE = 64;
    private static final long BYTES_OF_A_SMALL_FILE = 1 << 26;

    private final long base;
    private final long length;
    private long left;

    private Hdf5Storage(FileChannelFromSeekableByteChannel channel, Superblock superblock, long length) {
        super(channel, superblock);
        this.base = superblock.getBaseAddressByte();
        this.length = length;
        begin();
    }

    /** Of a file that begins with HDF5's mark. */
    static Hdf5Storage of(HadoopChannel channel) {
        FileChannelFromSeekableByteChannel file = new FileChannelFromSeekableByteChannel(channel);
        return new Hdf5Storage(file, Superblock.readSuperblock(file, 0), channel.size());
    }

    /** Length of the file in bytes. */
    long length() {
        return length;
    }

    /** A look into the file begins, in which not much more may be read than the file has. */
    void begin() {
        left = BYTES_OF_A_SMALL_FILE + TIMES_THE_FILE * length;
    }

    /** The file's groups and datasets. Of jhdf's constructors, only one that is not public takes what storage it is given. */
    HdfFile open() {
        try {
            Constructor<HdfFile> constructor = HdfFile.class.getDeclaredConstructor(HdfBackingStorage.class);
            constructor.setAccessible(true);
            return constructor.newInstance(this);
        } catch (InvocationTargetException e) {
            throw new HdfException(Failures.firstLine(e.getCause()), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("another version of jhdf than this was written for", e);
        }
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int bytes) {
        check(address + base, bytes);
        return super.readBufferFromAddress(address, bytes);
    }

    @Override
    public ByteBuffer map(long address, long bytes) {
        check(address + base, bytes);
        return super.map(address, bytes);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long bytes) {
        check(address, bytes);
        return super.mapNoOffset(address, bytes);
    }

    private void check(long from, long bytes) {
        if (from < 0 || bytes < 0 || from > length - bytes) {
            throw new HdfException(bytes + " bytes at " + from + " of a file of " + length);
        }
        if (bytes > LARGEST_READ) {
            throw new HdfException(bytes + " bytes in one piece");
        }
        left -= Math.max(LEAST_BYTES, bytes);
        if (left < 0) {
            throw new HdfException("headers that lead to each other without an end");
        }
    }
}
