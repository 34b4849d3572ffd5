package org.kelvinrl.progress;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Progress as one line that is drawn again and again, for a terminal. */
public final class ProgressBar implements Progress {

    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream stream;
    private final LongSupplier nanoTime;
    private Stretch stretch;
    private long drawnNanos;

    /**
     * A bar that is not yet seen.
     *
     * @param stream the terminal
     * @param nanoTime the time, as {@link System#nanoTime}
     */
    public ProgressBar(PrintStream stream, LongSupplier nanoTime) {
        this.stream = stream;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void started(String what, long total) {
        stretch = new Stretch(what, total, 0, nanoTime.getAsLong());
        draw();
    }

    @Override
    public synchronized void advanced(long steps) {
        stretch = stretch.advanced(steps);
        if (nanoTime.getAsLong() - drawnNanos >= REDRAW_NANOS) {
            draw();
        }
    }

    @Override
    public synchronized void finished() {
        stream.print(ERASE_LINE + stretch.what() + ": done in " + stretch.elapsed(nanoTime.getAsLong()) + "\n");
        stream.flush();
        stretch = null;
    }

    @Override
    public synchronized void note(String line) {
        erase();
        stream.print(line + "\n");
        if (stretch != null) {
            draw();
        }
        stream.flush();
    }

    /** Takes the bar off the screen, so that a message can stand in its place. */
    public synchronized void erase() {
        if (stretch != null) {
            stream.print(ERASE_LINE);
            stream.flush();
        }
    }

    private void draw() {
        drawnNanos = nanoTime.getAsLong();
        int filled = WIDTH * stretch.percent() / 100;
        String bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
        String left = stretch.done() == 0 ? "" : ", about " + stretch.left(drawnNanos) + " left";
        stream.print(ERASE_LINE + stretch.what() + " [" + bar + "] " + stretch.percent() + " %, "
                + stretch.elapsed(drawnNanos) + left);
        stream.flush();
    }
}
