package org.kelvinrl.train;

import org.kelvinrl.network.Unrolling;
import org.kelvinrl.random.RandomStream;

/**
 * The order in which a worker takes its rows in one epoch: its blocks in a seeded permutation, then, within each window of
 * a few blocks, the rows in a seeded permutation. Every row comes once.
 *
 * <p>Where rows are steps of sequences, runs of so many rows as a sequence has steps at most take the place of rows: those of a block in
 * their own order, the first of them shorter by a seeded number, so that sequences begin elsewhere in every epoch.
 *
 * <p>A window is what a worker has to hold, so the order is the same from memory and from disk; any window can be had without
 * those before it. Immutable.
 */
final class BatchOrder {

    /** Blocks whose rows are mixed with one another. Changing it changes the bits of every run. */
    static final int WINDOW_BLOCKS = 4;

    private static final long PURPOSE = 1;
    private static final long NOISE = 2;
    private static final long FIRST_RUN = 3;

    private final int[] blockRows;
    private final int[] blockOrder;
    private final int[] firstRows;
    private final long seed;
    private final int epoch;
    private final int worker;

    /** Null where rows are no steps of sequences. */
    private final Unrolling unrolling;

    /**
     * The order of one epoch, of rows that are no steps of sequences.
     *
     * @param blockRows number of rows of each block, together below 2^31
     * @param seed seed of the run
     * @param epoch epoch, from 0
     * @param worker id of the worker
     */
    BatchOrder(int[] blockRows, long seed, int epoch, int worker) {
        this(blockRows, seed, epoch, worker, null);
    }

    /**
     * The order of one epoch.
     *
     * @param blockRows number of rows of each block, together below 2^31
     * @param seed seed of the run
     * @param epoch epoch, from 0
     * @param worker id of the worker
     * @param unrolling how rows are cut into sequences; null if they are not
     */
    BatchOrder(int[] blockRows, long seed, int epoch, int worker, Unrolling unrolling) {
        this.unrolling = unrolling;
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
        int[] order = runs(window);
        RandomStream random = stream();
        random.skip(numbersBefore(window));
        random.shuffle(order, 0, order.length);
        return unrolling == null ? order : rowsOfRuns(window, order);
    }

    /** The first rows of the runs of a window. */
    private int[] runs(int window) {
        int[] runs = new int[runsIn(window)];
        int filled = 0;
        int[] blocks = blocks(window);
        for (int block = 0; block < blocks.length; block++) {
            int step = firstRun(blocks[block]);
            for (int row = 0; row < blockRows[blocks[block]]; row += step) {
                step = row == 0 ? step : longestRun();
                runs[filled++] = RowWindow.place(block, row);
            }
        }
        return runs;
    }

    private int[] rowsOfRuns(int window, int[] runs) {
        int[] rows = new int[firstRows[window + 1] - firstRows[window]];
        int[] blocks = blocks(window);
        int filled = 0;
        for (int run : runs) {
            int block = blocks[RowWindow.block(run)];
            int length = RowWindow.row(run) == 0 ? firstRun(block) : longestRun();
            int end = Math.min(RowWindow.row(run) + length, blockRows[block]);
            for (int row = RowWindow.row(run); row < end; row++) {
                rows[filled++] = RowWindow.place(RowWindow.block(run), row);
            }
        }
        return rows;
    }

    private int longestRun() {
        return unrolling == null ? 1 : unrolling.window();
    }

    /** Rows of a block's first run, if it has so many. */
    private int firstRun(int block) {
        int longest = longestRun();
        return longest == 1
                ? 1
                : 1 + RandomStream.of(seed, FIRST_RUN, epoch, worker, block).nextInt(longest);
    }

    private int runsIn(int window) {
        if (longestRun() == 1) {
            return firstRows[window + 1] - firstRows[window];
        }
        int runs = 0;
        for (int block : blocks(window)) {
            int behind = Math.max(0, blockRows[block] - firstRun(block));
            runs += Math.min(1, blockRows[block]) + (behind + longestRun() - 1) / longestRun();
        }
        return runs;
    }

    /** What the noise of a window's rows is a hash of, beside their positions. */
    long noise(int window) {
        return RandomStream.of(seed, NOISE, epoch, worker, window).nextLong();
    }

    /** How many numbers the blocks and the windows before took. */
    private long numbersBefore(int window) {
        long numbers = Math.max(0, blockOrder.length - 1);
        for (int before = 0; before < window; before++) {
            numbers += Math.max(0, runsIn(before) - 1);
        }
        return numbers;
    }
}
