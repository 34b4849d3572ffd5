package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a task made of its partition: shards, or the first thing that is wrong with the rows. */
final class WrittenPartition implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<WrittenShard> shards = new ArrayList<>();
    private BadRow badRow;
    private DuplicateStepException duplicate;

    void add(WrittenShard shard) {
        shards.add(shard);
    }

    void add(BadRow bad) {
        badRow = bad;
    }

    void add(DuplicateStepException step) {
        duplicate = step;
    }

    List<WrittenShard> shards() {
        return shards;
    }

    Optional<BadRow> badRow() {
        return Optional.ofNullable(badRow);
    }

    Optional<DuplicateStepException> duplicate() {
        return Optional.ofNullable(duplicate);
    }
}
