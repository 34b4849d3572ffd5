package org.kelvinrl.progress;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Progress as plain lines, for a log file: one for each tenth of the work, and not more than one in two seconds. What takes
 * less than that says nothing.
 */
public final class ProgressLines implements Progress {

    private static final long QUIET_NANOS = 2_000_000_000L;

    private final PrintStream stream;
    private final LongSupplier nanoTime;
    private Stretch stretch;
    private long writtenNanos;
    private int writtenTenth;

    /**
     * Nothing is written yet.
     *
     * @param stream where lines go
     * @param nanoTime the time, as {@link System#nanoTime}
     */
    public ProgressLines(PrintStream stream, LongSupplier nanoTime) {
        this.stream = stream;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void started(String what, long total) {
        stretch = new Stretch(what, total, 0, nanoTime.getAsLong());
        writtenNanos = stretch.beganNanos();
        writtenTenth = 0;
    }

    @Override
    public synchronized void advanced(long steps) {
        stretch = stretch.advanced(steps);
        int tenth = stretch.percent() / 10;
        long now = nanoTime.getAsLong();
        if (tenth > writtenTenth && tenth < 10 && now - writtenNanos >= QUIET_NANOS) {
            stream.println(stretch.what() + ": " + stretch.percent() + " %, " + stretch.elapsed(now) + ", about "
                    + stretch.left(now) + " left");
            writtenTenth = tenth;
            writtenNanos = now;
        }
    }

    @Override
    public synchronized void finished() {
        long now = nanoTime.getAsLong();
        if (now - stretch.beganNanos() >= QUIET_NANOS) {
            stream.println(stretch.what() + ": done in " + stretch.elapsed(now));
        }
    }

    @Override
    public synchronized void note(String line) {
        stream.println(line);
    }
}
