package org.kelvinrl.checkpoint;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.util.SignalUtils;

/**
 * SIGTERM while a run trains: it asks for an end, and after a time of grace the step that runs is given up. A second SIGTERM, and one
 * when no run trains, ends the process as ever. One run of a process at a time; thread-safe.
 */
final class Termination implements AutoCloseable {

    private static final String SIGNAL = "TERM";
    private static final long REPEAT_MILLIS = 1_000;
    private static final AtomicReference<Termination> CURRENT = new AtomicReference<>();

    private final Duration grace;
    private final Runnable whenAsked;
    private final Runnable giveUp;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Termination::daemon);
    private volatile boolean asked;
    private volatile boolean graceOver;

    private Termination(Duration grace, Runnable whenAsked, Runnable giveUp) {
        this.grace = grace;
        this.whenAsked = whenAsked;
        this.giveUp = giveUp;
    }

    /**
     * Watches for the signal until it is closed.
     *
     * @param grace how long a step may go on after it
     * @param whenAsked called at the signal
     * @param giveUp called when the grace is over, every second, for a step may just begin: makes the step that runs fail
     */
    static Termination watch(Duration grace, Runnable whenAsked, Runnable giveUp) {
        Termination termination = new Termination(grace, whenAsked, giveUp);
        if (!CURRENT.compareAndSet(null, termination)) {
            throw new IllegalStateException("another run of this process trains");
        }
        Handler.install();
        return termination;
    }

    /** True once the signal came. */
    boolean isAsked() {
        return asked;
    }

    /** True once the step that runs is to be given up. */
    boolean isGraceOver() {
        return graceOver;
    }

    @Override
    public void close() {
        CURRENT.compareAndSet(this, null);
        clock.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kelvin-termination");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns false where the signal is to do what it does without us. */
    private synchronized boolean ask() {
        if (asked) {
            return false;
        }
        asked = true;
        clock.execute(whenAsked);
        ScheduledFuture<?> unused =
                clock.scheduleWithFixedDelay(this::giveUp, grace.toMillis(), REPEAT_MILLIS, TimeUnit.MILLISECONDS);
        return true;
    }

    private void giveUp() {
        graceOver = true;
        giveUp.run();
    }

    /** The handler of the process: set once, as a JVM's handlers can be chained but not taken out. */
    private static final class Handler {

        static {
            SignalUtils.register(SIGNAL, Handler::handled);
        }

        private static void install() {
            // loading this class did it
        }

        private static Object handled() {
            Termination current = CURRENT.get();
            return current != null && current.ask();
        }
    }
}
