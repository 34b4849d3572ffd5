package org.kelvinrl.train;

/**
 * A worker's rows of one round in their order, window by window. While a window is in use the next is read in the background, if
 * this round or the one after reaches it and there is room for it. Not thread-safe.
 */
final class OrderedRows {

    private final WorkerRows rows;
    private final BatchOrder order;
    private final int to;
    private final int ahead;
    private int position;
    private int window = -1;
    private RowWindow current;

    OrderedRows(WorkerRows rows, BatchOrder order, int from, int to) {
        this.rows = rows;
        this.order = order;
        this.position = from;
        this.to = to;
        this.ahead = to + (to - from);
    }

    /** Takes part of a batch: rows that lie in one window. */
    @FunctionalInterface
    interface Part {
        void accept(RowWindow window, int from, int to);
    }

    /** How many rows are left. */
    int left() {
        return to - position;
    }

    /**
     * Takes the next rows: in one part, or in one for each window that they lie in, wherever the rows come from.
     *
     * @param count how many, at most {@link #left()}
     * @param part takes them
     */
    void take(int count, Part part) {
        int end = position + count;
        while (position < end) {
            open();
            int first = order.firstRow(window);
            int stop = Math.min(end, order.firstRow(window + 1));
            part.accept(current, position - first, stop - first);
            position = stop;
            if (position == order.firstRow(window + 1)) {
                rows.done(order, window);
            }
        }
    }

    private void open() {
        if (current != null && position < order.firstRow(window + 1)) {
            return;
        }
        window = order.windowOf(position);
        current = null; // so that two windows are enough
        current = rows.window(order, window);
        int following = window + 1;
        boolean reached = following < order.windows() && order.firstRow(following) < ahead;
        if (reached && RecentWindows.OF_THIS_JVM.hasRoomFor(current.bytes())) {
            rows.readAhead(order, following);
        }
    }
}
