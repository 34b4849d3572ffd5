package org.kelvinrl.train;

/** Some blocks of a worker, whose rows are mixed: position to row. Treat as immutable. */
public final class RowWindow {

    /** So many bits hold the row within its block; those above, the block within the window. */
    private static final int ROW_BITS = 29;

    /** Most rows of a block. */
    static final int MOST_BLOCK_ROWS = 1 << ROW_BITS;

    private final BlockRows[] blocks;
    private final int[] order;

    RowWindow(BlockRows[] blocks, int[] order) {
        this.blocks = blocks;
        this.order = order;
    }

    static int place(int block, int row) {
        return block << ROW_BITS | row;
    }

    /**
     * The block that has a row.
     *
     * @param position position of the row in the window's order, from 0
     */
    public BlockRows block(int position) {
        return blocks[order[position] >>> ROW_BITS];
    }

    /**
     * Index of a row within its block.
     *
     * @param position position of the row in the window's order, from 0
     */
    public int row(int position) {
        return order[position] & (MOST_BLOCK_ROWS - 1);
    }

    /** Number of rows. */
    public int rows() {
        return order.length;
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
