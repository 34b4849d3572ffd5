package org.kelvinrl.train;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
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
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
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

    /** A window that is being read, or is here; its bytes count from then on. */
    private static final class Entry {

        private final FutureTask<RowWindow> reading;
        private long bytes;

        Entry(Supplier<RowWindow> reader) {
            this.reading = new FutureTask<>(reader::get);
        }
    }

    /** The window, read by the first that asks for it; others wait for that one, and read it themselves if it fails. */
    RowWindow get(Key key, Supplier<RowWindow> reader) {
        Entry mine = new Entry(reader);
        Entry first = putIfAbsent(key, mine);
        if (first != mine) {
            try {
                return ReadAhead.await(first.reading);
            } catch (RuntimeException e) {
                return reader.get();
            }
        }
        mine.reading.run();
        try {
            RowWindow read = ReadAhead.await(mine.reading);
            count(key, mine, read.bytes());
            return read;
        } catch (RuntimeException e) {
            remove(key, mine);
            throw e;
        }
    }

    private synchronized Entry putIfAbsent(Key key, Entry mine) {
        Entry known = entries.putIfAbsent(key, mine);
        return known == null ? mine : known;
    }

    private synchronized void count(Key key, Entry entry, long size) {
        if (entries.get(key) != entry) {
            return;
        }
        entry.bytes = size;
        bytes += size;
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > mostBytes) {
            Entry next = oldest.next();
            bytes -= next.bytes;
            if (next.bytes > 0) {
                oldest.remove();
            }
        }
    }

    private synchronized void remove(Key key, Entry entry) {
        if (entries.get(key) == entry) {
            remove(key);
        }
    }

    /** Lets go of a window. */
    synchronized void remove(Key key) {
        Entry removed = entries.remove(key);
        bytes -= removed == null ? 0 : removed.bytes;
    }

    /** Lets go of all windows of a run. */
    synchronized void forget(String run) {
        for (Key key : entries.keySet().toArray(Key[]::new)) {
            if (key.run.equals(run)) {
                remove(key);
            }
        }
    }

    /** True if another window of so many bytes would not displace one that is here. */
    synchronized boolean hasRoomFor(long more) {
        return bytes + more <= mostBytes;
    }

    /** What the windows that are here need of the heap. */
    synchronized long bytes() {
        return bytes;
    }
}
