package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a task made of its partition: shards, and the tallies of files that came to it. */
final class WrittenPartition implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<WrittenShard> shards = new ArrayList<>();
    private final TreeMap<String, FileTally> tallies = new TreeMap<>();
    private boolean isCrowded;

    void add(WrittenShard shard) {
        shards.add(shard);
    }

    void add(FileTally tally) {
        tallies.computeIfAbsent(tally.file(), FileTally::new).combine(tally);
    }

    /** Some of its shards are not written, for their rows are {@link ShardRows#isCrowded crowded}. */
    void setCrowded() {
        isCrowded = true;
    }

    boolean isCrowded() {
        return isCrowded;
    }

    List<WrittenShard> shards() {
        return shards;
    }

    /** One for each file. */
    List<FileTally> tallies() {
        return new ArrayList<>(tallies.values());
    }
}
