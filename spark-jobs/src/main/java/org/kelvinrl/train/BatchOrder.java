package org.kelvinrl.train;

import org.kelvinrl.random.RandomStream;

/**
 * The order in which a worker takes its rows in one epoch: its blocks in a seeded permutation, then, within each window of
 * a few blocks, the rows in a seeded permutation. Every row comes once.
 *
 * <p>A window is as much as a worker that reads from disk has to hold, so the order is the same from memory and from disk.
 */
final class BatchOrder {

    /** Blocks whose rows are mixed with one another. Changing it changes the bits of every run. */
    static final int WINDOW_BLOCKS = 4;

    private static final long PURPOSE = 1;

    private BatchOrder() {}

    /**
     * The rows in the order of one epoch.
     *
     * @param blockStarts index of the first row of each block, and the number of rows at the end
     * @param seed seed of the run
     * @param epoch epoch, from 0
     * @param worker id of the worker
     * @return a permutation of the rows
     */
    static int[] of(int[] blockStarts, long seed, int epoch, int worker) {
        RandomStream random = RandomStream.of(seed, PURPOSE, epoch, worker);
        int blocks = blockStarts.length - 1;
        int[] blockOrder = new int[blocks];
        for (int i = 0; i < blocks; i++) {
            blockOrder[i] = i;
        }
        random.shuffle(blockOrder, 0, blocks);
        int[] order = new int[blockStarts[blocks]];
        int filled = 0;
        for (int first = 0; first < blocks; first += WINDOW_BLOCKS) {
            int windowStart = filled;
            for (int i = first; i < Math.min(first + WINDOW_BLOCKS, blocks); i++) {
                for (int row = blockStarts[blockOrder[i]]; row < blockStarts[blockOrder[i] + 1]; row++) {
                    order[filled++] = row;
                }
            }
            random.shuffle(order, windowStart, filled);
        }
        return order;
    }
}
