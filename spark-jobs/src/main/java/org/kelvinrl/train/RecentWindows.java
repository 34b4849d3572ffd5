package org.kelvinrl.train;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

    /** Runs that are over: a task that was given up may go on for a while, and is not to leave anything. */
    private final Set<String> forgotten = new HashSet<>();

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
    private final class Entry {

        private final Key key;
        private final FutureTask<RowWindow> reading;
        private long bytes;

        Entry(Key key, Supplier<RowWindow> reader) {
            this.key = key;
            this.reading = new FutureTask<>(() -> read(reader));
        }

        private RowWindow read(Supplier<RowWindow> reader) {
            try {
                RowWindow read = reader.get();
                count(this, read.bytes());
                return read;
            } catch (RuntimeException e) {
                remove(this);
                throw e;
            }
        }
    }

    /** The window, read by the first that asks for it; others wait for that one, and read it themselves if it fails. */
    RowWindow get(Key key, Supplier<RowWindow> reader) {
        Entry mine = new Entry(key, reader);
        Entry first = putIfAbsent(mine);
        // reads it unless somebody does or did; a thread that was to read it in the background then finds nothing to do
        first.reading.run();
        try {
            return ReadAhead.await(first.reading);
        } catch (RuntimeException e) {
            if (first == mine) {
                throw e;
            }
            return reader.get();
        }
    }

    /**
     * Begins to read a window in the background, unless it is here or asked for. It is known from now on, so that whoever is done with it,
     * or with its run, is so however late the thread comes.
     */
    void readAhead(Key key, Supplier<RowWindow> reader) {
        Entry mine = new Entry(key, reader);
        if (putIfAbsent(mine) == mine) {
            ReadAhead.run(mine.reading);
        }
    }

    private synchronized Entry putIfAbsent(Entry mine) {
        if (forgotten.contains(mine.key.run)) {
            return mine;
        }
        Entry known = entries.putIfAbsent(mine.key, mine);
        return known == null ? mine : known;
    }

    private synchronized void count(Entry entry, long size) {
        if (entries.get(entry.key) != entry) {
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

    private synchronized void remove(Entry entry) {
        if (entries.get(entry.key) == entry) {
            remove(entry.key);
        }
    }

    /** Lets go of a window. */
    synchronized void remove(Key key) {
        Entry removed = entries.remove(key);
        bytes -= removed == null ? 0 : removed.bytes;
    }

    /** Lets go of all windows of a run, and keeps none of it from now on. */
    synchronized void forget(String run) {
        forgotten.add(run);
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
