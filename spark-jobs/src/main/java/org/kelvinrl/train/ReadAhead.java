package org.kelvinrl.train;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The threads of this JVM that read while others compute; one for each task that has something to read. */
final class ReadAhead {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(ReadAhead::daemon);

    private ReadAhead() {}

    static <T> Future<T> submit(Callable<T> reading) {
        return THREADS.submit(reading);
    }

    static void run(Runnable reading) {
        THREADS.execute(reading);
    }

    /** What was read or computed; throws what that threw. */
    static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for rows or workers", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kelvin-read-ahead");
        thread.setDaemon(true);
        return thread;
    }
}
