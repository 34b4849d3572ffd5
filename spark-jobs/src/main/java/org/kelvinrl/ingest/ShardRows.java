package org.kelvinrl.ingest;

import java.util.PriorityQueue;
import org.kelvinrl.schema.DatasetManifest.Part;

/**
 * The rows of one shard in the order of the data set, from its records in order. Records that begin at or before the step that is next
 * are merged; in a log without duplicates there is one at a time.
 */
final class ShardRows {

    /** As many times as that a step may occur in records of many rows. */
    static final int MOST_RUNS = 256;

    private final PeekingRows records;
    private final int shard;

    /** Of the current episode, the one with the next row first. */
    private final PriorityQueue<RowRun> runs = new PriorityQueue<>();

    private String episode;
    private Part part;

    /** The record that comes next if it is of the same episode; else null. */
    private RowRun next;

    /** The rows of the shard of the record that comes next. */
    ShardRows(PeekingRows records) {
        this.records = records;
        this.shard = ShardRecord.shard(records.peek());
    }

    int shard() {
        return shard;
    }

    /** Fills {@code row} with the next one; false if there is none, or it is too crowded. */
    boolean next(PreparedRow row) {
        boolean isEpisodeRead = runs.isEmpty() && next == null;
        if (isCrowded() || (isEpisodeRead && !nextEpisode())) {
            return false;
        }
        if (next != null && (runs.isEmpty() || next.compareTo(runs.peek()) < 0)) {
            runs.add(next);
            next = run();
        }
        RowRun run = runs.poll();
        run.read(row);
        if (run.hasNext()) {
            runs.add(run);
        }
        return true;
    }

    /** The part that the current row is of. */
    Part part() {
        return part;
    }

    /**
     * Whether there are so many duplicates that rows have to come in records of their own, of which one at a time is held.
     */
    boolean isCrowded() {
        return runs.size() > MOST_RUNS;
    }

    private boolean nextEpisode() {
        if (!records.hasNext() || ShardRecord.shard(records.peek()) != shard) {
            return false;
        }
        episode = ShardRecord.episode(records.peek());
        part = ShardRecord.isValidation(records.peek()) ? Part.VALIDATION : Part.TRAINING;
        next = run();
        return true;
    }

    /** Takes the next record if it is of the current episode. */
    private RowRun run() {
        boolean isOfEpisode = records.hasNext()
                && ShardRecord.shard(records.peek()) == shard
                && ShardRecord.episode(records.peek()).equals(episode);
        return isOfEpisode ? new RowRun(records.next()) : null;
    }
}
