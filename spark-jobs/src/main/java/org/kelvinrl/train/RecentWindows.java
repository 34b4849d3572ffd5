package org.kelvinrl.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Windows that a task of this JVM began and the next round will go on with, so that they are not read once a round. What is
 * asked for least recently goes first; it has no influence on a result. Thread-safe.
 */
final class RecentWindows {

    /** As much as leaves room for Spark's storage memory and for what a task computes with. */
    private static final double SHARE_OF_HEAP = 0.3;

    static final RecentWindows OF_THIS_JVM =
            new RecentWindows((long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));

    private final long mostBytes;
    private final Map<Key, RowWindow> windows = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    RecentWindows(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Which window.
     *
     * @param run name of the run
     * @param worker id of the worker
     * @param epoch epoch, from 0
     * @param window window of the epoch, from 0
     */
    record Key(String run, int worker, int epoch, int window) {}

    /** The window, read if it is not here. */
    RowWindow get(Key key, Supplier<RowWindow> reader) {
        RowWindow known = known(key);
        if (known != null) {
            return known;
        }
        RowWindow read = reader.get();
        put(key, read);
        return read;
    }

    private synchronized RowWindow known(Key key) {
        return windows.get(key);
    }

    private synchronized void put(Key key, RowWindow window) {
        if (window.bytes() <= mostBytes && windows.putIfAbsent(key, window) == null) {
            bytes += window.bytes();
        }
        while (bytes > mostBytes) {
            remove(windows.keySet().iterator().next());
        }
    }

    /** Lets go of a window. */
    synchronized void remove(Key key) {
        RowWindow removed = windows.remove(key);
        bytes -= removed == null ? 0 : removed.bytes();
    }

    /** Lets go of all windows of a run. */
    synchronized void forget(String run) {
        for (Key key : windows.keySet().toArray(Key[]::new)) {
            if (key.run.equals(run)) {
                remove(key);
            }
        }
    }

    /** What the windows that are here need of the heap. */
    synchronized long bytes() {
        return bytes;
    }
}
