package org.kelvinrl.train;

import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** One worker's rows, wherever they are: in the seeded order of an epoch, or block by block. Immutable. */
final class WorkerRows {

    private final WorkerBlocks blocks;
    private final int worker;
    private final BlockSource source;
    private final String run;
    private final int[] trainingRows;
    private final int rows;

    /**
     * Rows of a worker.
     *
     * @param blocks which blocks it has
     * @param worker its id
     * @param source where the blocks come from
     * @param run name of the run, no other's in this JVM
     */
    WorkerRows(WorkerBlocks blocks, int worker, BlockSource source, String run) {
        this.blocks = blocks;
        this.worker = worker;
        this.source = source;
        this.run = run;
        this.trainingRows = blocks.trainingRows(worker);
        this.rows = Arrays.stream(trainingRows).sum();
    }

    /** Number of training rows. */
    int rows() {
        return rows;
    }

    /** Id of the worker. */
    int worker() {
        return worker;
    }

    /**
     * Training rows in the order of an epoch; reading begins where they begin.
     *
     * @param seed seed of the run
     * @param epoch epoch, from 0
     * @param from first position in the order
     * @param to position after the last
     */
    OrderedRows inOrder(long seed, int epoch, int from, int to) {
        return new OrderedRows(this, new BatchOrder(trainingRows, seed, epoch, worker, blocks.unrolling()), from, to);
    }

    /** A window, read unless this JVM has it still. */
    RowWindow window(BatchOrder order, int window) {
        return RecentWindows.OF_THIS_JVM.get(key(order, window), () -> read(order, window));
    }

    /** Begins to read a window that will be asked for. */
    void readAhead(BatchOrder order, int window) {
        RecentWindows.OF_THIS_JVM.readAhead(key(order, window), () -> read(order, window));
    }

    /** Says that no more rows of a window will be asked for in its epoch. */
    void done(BatchOrder order, int window) {
        RecentWindows.OF_THIS_JVM.remove(key(order, window));
    }

    private RecentWindows.Key key(BatchOrder order, int window) {
        return new RecentWindows.Key(run, worker, order.epoch(), window);
    }

    private RowWindow read(BatchOrder order, int window) {
        BlockRows[] read = Arrays.stream(order.blocks(window))
                .mapToObj(block -> source.block(blocks.firstTraining(worker) + block))
                .toArray(BlockRows[]::new);
        return new RowWindow(read, order.rows(window), order.noise(window));
    }

    /** Gives the validation blocks in order, each as a window; the next is read while one is in use. */
    void validation(Consumer<RowWindow> taker) {
        int end = blocks.end(worker);
        Future<BlockRows> next = null;
        for (int block = blocks.firstValidation(worker); block < end; block++) {
            BlockRows rows = next == null ? source.block(block) : ReadAhead.await(next);
            int following = block + 1;
            next = following < end ? ReadAhead.submit(() -> source.block(following)) : null;
            taker.accept(RowWindow.of(rows));
        }
    }
}
