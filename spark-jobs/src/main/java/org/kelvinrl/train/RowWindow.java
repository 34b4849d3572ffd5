package org.kelvinrl.train;

import java.util.function.Function;
import org.kelvinrl.network.InputRows;

/**
 * Some blocks of a worker, whose rows are mixed: a row is known by its position in the order, and has its place. Treat as immutable.
 */
public final class RowWindow {

    /** So many bits of a place hold the row within its block; those above, the block within the window. */
    private static final int ROW_BITS = 29;

    /** Most rows of a block. */
    static final int MOST_BLOCK_ROWS = 1 << ROW_BITS;

    private final BlockRows[] blocks;
    private final int[] order;
    private final long noise;

    /**
     * A window.
     *
     * @param blocks its blocks
     * @param order places of its rows in order
     * @param noise what the noise of its rows is a hash of, beside their positions
     */
    RowWindow(BlockRows[] blocks, int[] order, long noise) {
        this.blocks = blocks;
        this.order = order;
        this.noise = noise;
    }

    /** One block, its rows in their own order. */
    static RowWindow of(BlockRows block) {
        int[] order = new int[block.rows()];
        for (int row = 0; row < order.length; row++) {
            order[row] = place(0, row);
        }
        return new RowWindow(new BlockRows[] {block}, order, 0);
    }

    /** The place of a row of a block. */
    public static int place(int block, int row) {
        return block << ROW_BITS | row;
    }

    /** The block, within its window, of a place. */
    public static int block(int place) {
        return place >>> ROW_BITS;
    }

    /** The row, within its block, of a place. */
    public static int row(int place) {
        return place & (MOST_BLOCK_ROWS - 1);
    }

    /** Number of rows. */
    public int rows() {
        return order.length;
    }

    /**
     * The places of rows.
     *
     * @param first position of the first row
     * @param count how many rows
     * @param to where their places go
     */
    public void places(int first, int count, int[] to) {
        System.arraycopy(order, first, to, 0, count);
    }

    /**
     * What the noise of rows is a hash of: seed, epoch, worker and their position in the epoch's order.
     *
     * @param first position of the first row
     * @param count how many rows
     * @param to where their keys go
     */
    public void noise(int first, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = noise + first + i;
        }
    }

    /** The block that has the row at a place. */
    public BlockRows blockOfPlace(int place) {
        return blocks[block(place)];
    }

    /** Adds the observation at a place to the inputs of a batch. */
    public void addObservation(int place, InputRows batch) {
        batch.add(blocks[block(place)].observations(), row(place));
    }

    /** A column of all blocks; null if they have none such. */
    public float[][] floats(Function<BlockRows, float[]> column) {
        float[][] columns = new float[blocks.length][];
        for (int block = 0; block < blocks.length; block++) {
            columns[block] = column.apply(blocks[block]);
        }
        return columns[0] == null ? null : columns;
    }

    /** A column of all blocks; null if they have none such. */
    public boolean[][] booleans(Function<BlockRows, boolean[]> column) {
        boolean[][] columns = new boolean[blocks.length][];
        for (int block = 0; block < blocks.length; block++) {
            columns[block] = column.apply(blocks[block]);
        }
        return columns[0] == null ? null : columns;
    }

    /** A column of all blocks; null if they have none such. */
    public int[][] integers(Function<BlockRows, int[]> column) {
        int[][] columns = new int[blocks.length][];
        for (int block = 0; block < blocks.length; block++) {
            columns[block] = column.apply(blocks[block]);
        }
        return columns[0] == null ? null : columns;
    }

    /**
     * Where a place lies in the prepared data set, for messages.
     *
     * @return file and row within it, from 1
     */
    public String where(int place) {
        return blocks[block(place)].where(row(place));
    }

    /** What it needs of the heap, but for a few objects. */
    long bytes() {
        long bytes = 4L * order.length;
        for (BlockRows block : blocks) {
            bytes += block.bytes();
        }
        return bytes;
    }
}
