package org.kelvinrl.train;

import org.kelvinrl.random.RandomStream;

/**
 * The order in which a worker takes its rows in one epoch: its blocks in a seeded permutation, then, within each window of
 * a few blocks, the rows in a seeded permutation. Every row comes once.
 *
 * <p>A window is what a worker has to hold, so the order is the same from memory and from disk; any window can be had without
 * those before it. Immutable.
 */
final class BatchOrder {

    /** Blocks whose rows are mixed with one another. Changing it changes the bits of every run. */
    static final int WINDOW_BLOCKS = 4;

    private static final long PURPOSE = 1;
    private static final long NOISE = 2;

    private final int[] blockRows;
    private final int[] blockOrder;
    private final int[] firstRows;
    private final long seed;
    private final int epoch;
    private final int worker;

    /**
     * The order of one epoch.
     *
     * @param blockRows number of rows of each block, together below 2^31
     * @param seed seed of the run
     * @param epoch epoch, from 0
     * @param worker id of the worker
     */
    BatchOrder(int[] blockRows, long seed, int epoch, int worker) {
        this.blockRows = blockRows;
        this.seed = seed;
        this.epoch = epoch;
        this.worker = worker;
        this.blockOrder = new int[blockRows.length];
        for (int i = 0; i < blockOrder.length; i++) {
            blockOrder[i] = i;
        }
        stream().shuffle(blockOrder, 0, blockOrder.length);
        this.firstRows = firstRows();
    }

    private RandomStream stream() {
        return RandomStream.of(seed, PURPOSE, epoch, worker);
    }

    private int[] firstRows() {
        int windows = (blockOrder.length + WINDOW_BLOCKS - 1) / WINDOW_BLOCKS;
        int[] first = new int[windows + 1];
        for (int i = 0; i < blockOrder.length; i++) {
            first[i / WINDOW_BLOCKS + 1] += blockRows[blockOrder[i]];
        }
        for (int window = 0; window < windows; window++) {
            first[window + 1] += first[window];
        }
        return first;
    }

    int epoch() {
        return epoch;
    }

    /** Number of windows. */
    int windows() {
        return firstRows.length - 1;
    }

    /** The position, in the order of the epoch, of a window's first row; of the end for the number of windows. */
    int firstRow(int window) {
        return firstRows[window];
    }

    /** The window of a position in the order of the epoch, which is below the number of rows. */
    int windowOf(int position) {
        int window = 0;
        while (firstRows[window + 1] <= position) {
            window++;
        }
        return window;
    }

    /** Indices of a window's blocks. */
    int[] blocks(int window) {
        int first = window * WINDOW_BLOCKS;
        int[] blocks = new int[Math.min(WINDOW_BLOCKS, blockOrder.length - first)];
        System.arraycopy(blockOrder, first, blocks, 0, blocks.length);
        return blocks;
    }

    /** The rows of a window in order, each as {@link RowWindow} writes it: the block within the window, the row within the block. */
    int[] rows(int window) {
        int[] order = new int[firstRows[window + 1] - firstRows[window]];
        int filled = 0;
        int[] blocks = blocks(window);
        for (int block = 0; block < blocks.length; block++) {
            for (int row = 0; row < blockRows[blocks[block]]; row++) {
                order[filled++] = RowWindow.place(block, row);
            }
        }
        RandomStream random = stream();
        random.skip(numbersBefore(window));
        random.shuffle(order, 0, order.length);
        return order;
    }

    /** What the noise of a window's rows is a hash of, beside their positions. */
    long noise(int window) {
        return RandomStream.of(seed, NOISE, epoch, worker, window).nextLong();
    }

    /** How many numbers the blocks and the windows before took. */
    private long numbersBefore(int window) {
        long numbers = Math.max(0, blockOrder.length - 1);
        for (int before = 0; before < window; before++) {
            numbers += Math.max(0, firstRows[before + 1] - firstRows[before] - 1);
        }
        return numbers;
    }
}
