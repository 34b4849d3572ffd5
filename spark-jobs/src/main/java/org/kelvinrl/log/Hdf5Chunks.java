package org.kelvinrl.log;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Checks what the chunks of a dataset grow to, before jhdf lets them grow in memory. */
final class Hdf5Chunks {

    private static final int DEFLATE = 1;
    private static final int CHECKSUM = 3;
    private static final int LZF = 32_000;
    private static final int LZ4 = 32_004;
    private static final int BITSHUFFLE = 32_008;
    private static final Set<Integer> COMPRESSIONS = Set.of(DEFLATE, LZF, LZ4, BITSHUFFLE);

    /** Where the parameters of LZF have the size of a chunk, and those of bitshuffle a compression. */
    private static final int LZF_SIZE = 2;

    private static final int BITSHUFFLE_COMPRESSION = 4;

    /** Blocks in which a chunk is compressed may be larger than it. */
    private static final long LARGEST_BLOCK = 1 << 24;

    private static final int SCRATCH = 1 << 16;

    private final ChunkedDataset dataset;
    private final long bytes;
    private final PipelineFilterWithData compression;

    private Hdf5Chunks(ChunkedDataset dataset, long bytes, PipelineFilterWithData compression) {
        this.dataset = dataset;
        this.bytes = bytes;
        this.compression = compression;
    }

    /**
     * The chunks of a dataset.
     *
     * @param bytes of a chunk where it is not compressed
     * @throws HdfException if they are compressed more than once
     */
    static Hdf5Chunks of(ChunkedDataset dataset, long bytes) {
        List<PipelineFilterWithData> filters = dataset.getFilters();
        PipelineFilterWithData compression = null;
        for (PipelineFilterWithData filter : filters) {
            if (compression != null && filter.getId() != CHECKSUM) {
                throw new HdfException("the filter " + filter.getName() + " after a compression");
            }
            compression = COMPRESSIONS.contains(filter.getId()) ? filter : compression;
        }
        return new Hdf5Chunks(dataset, bytes, compression);
    }

    /**
     * Checks the chunks that some rows are in.
     *
     * @throws HdfException if one grows beyond the size of a chunk
     */
    void check(long firstRow, long rows) {
        if (compression == null) {
            return;
        }
        int[] chunk = dataset.getChunkDimensions();
        long[] dimensions = dataset.getDimensionsAsLong();
        int[] at = new int[dimensions.length];
        for (long row = firstRow - firstRow % chunk[0]; row < firstRow + rows; row += chunk[0]) {
            at[0] = Math.toIntExact(row);
            check(at, 1, chunk, dimensions);
        }
    }

    /** All chunks that have the first coordinates in common. */
    private void check(int[] at, int axis, int[] chunk, long[] dimensions) {
        if (axis == at.length) {
            check(at);
            return;
        }
        for (long i = 0; i < dimensions[axis]; i += chunk[axis]) {
            at[axis] = Math.toIntExact(i);
            check(at, axis + 1, chunk, dimensions);
        }
    }

    private void check(int[] at) {
        ByteBuffer stored;
        try {
            stored = dataset.getRawChunkBuffer(at);
        } catch (HdfException e) {
            // No chunk was ever written there; what else is wrong, jhdf will find itself.
            return;
        }
        switch (compression.getId()) {
            case DEFLATE -> checkInflated(stored);
            case LZF -> checkSize(compression.getFilterData()[LZF_SIZE], bytes);
            case LZ4 -> checkBlocks(stored);
            default -> {
                int[] parameters = compression.getFilterData();
                if (parameters.length > BITSHUFFLE_COMPRESSION && parameters[BITSHUFFLE_COMPRESSION] != 0) {
                    checkBlocks(stored);
                }
            }
        }
    }

    private void checkInflated(ByteBuffer stored) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stored);
            byte[] scratch = new byte[SCRATCH];
            int read = 1;
            while (read > 0) {
                read = inflater.inflate(scratch);
                checkSize(inflater.getBytesWritten(), bytes);
            }
        } catch (DataFormatException e) {
            throw new HdfException("a chunk that cannot be decompressed", e);
        } finally {
            inflater.end();
        }
    }

    /** The sizes of the chunk and of the blocks in it, at its beginning, and that of each compressed block before it. */
    private void checkBlocks(ByteBuffer stored) {
        ByteBuffer sizes = stored.slice();
        long size = sizes.getLong();
        int block = sizes.getInt();
        checkSize(size, bytes);
        checkSize(block, Math.max(bytes, LARGEST_BLOCK));
        // Of bitshuffle, what is left of a chunk after whole blocks is no block.
        long blocks = compression.getId() == LZ4 ? (size + block - 1) / block : Math.max(1, size / block);
        for (long i = 0; i < blocks; i++) {
            int compressed = sizes.getInt();
            if (compressed < 0 || compressed > sizes.remaining()) {
                throw new HdfException(
                        "a block of " + compressed + " bytes where " + sizes.remaining() + " of its chunk are left");
            }
            sizes.position(sizes.position() + compressed);
        }
    }

    private static void checkSize(long size, long most) {
        if (size < 0 || size > most) {
            throw new HdfException("a chunk of " + most + " bytes that grows to " + size + " or more");
        }
    }
}
