package org.kelvinrl.progress;

/**
 * One stretch of work and how much of it is done.
 *
 * @param what the work
 * @param total number of steps
 * @param done number of steps done
 * @param beganNanos when it began
 */
record Stretch(String what, long total, long done, long beganNanos) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    Stretch advanced(long steps) {
        return new Stretch(what, total, Math.min(total, done + steps), beganNanos);
    }

    int percent() {
        return (int) (100 * done / Math.max(1, total));
    }

    /** Time since the beginning as m:ss. */
    String elapsed(long nowNanos) {
        return clock(nowNanos - beganNanos);
    }

    /** Time that the rest takes at the pace so far, as m:ss. */
    String left(long nowNanos) {
        return clock((long) ((double) (nowNanos - beganNanos) * (total - done) / Math.max(1, done)));
    }

    private static String clock(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
