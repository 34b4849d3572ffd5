package org.kelvinrl.ingest;

/** Hears how far an ingest job is. Called from several threads, though never from two at once. */
@FunctionalInterface
public interface IngestListener {

    /** What an ingest job does, one after the other. */
    enum Phase {
        /** Looks at the first bytes of every file. */
        INSPECTING,
        /** Counts rows, where the number of shards follows from it. */
        COUNTING,
        /** Reads and checks rows, and sends each to its shard. */
        READING,
        /** Sorts and writes shards. */
        WRITING
    }

    /** Hears nothing. */
    IngestListener NONE = (phase, done, total) -> {};

    /**
     * A phase has moved on.
     *
     * @param phase the phase
     * @param done tasks done, from 0
     * @param total tasks in all, at least {@code done}
     */
    void progress(Phase phase, int done, int total);
}
