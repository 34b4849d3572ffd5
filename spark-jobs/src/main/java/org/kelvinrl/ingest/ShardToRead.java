package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Shard;

/** The blocks of a shard, and those that are to be added to it. */
final class ShardToRead implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final ArrayList<Block> training;
    private final ArrayList<Block> validation;
    private final ArrayList<Block> added = new ArrayList<>();
    private final String addedFolder;

    /** A shard, and what a task attempt wrote for it; null if that is nothing. */
    ShardToRead(Shard shard, WrittenShard written, Path attempts) {
        index = shard.index();
        training = new ArrayList<>(shard.training());
        validation = new ArrayList<>(shard.validation());
        if (written != null) {
            added.addAll(written.training());
            added.addAll(written.validation());
        }
        addedFolder = written == null
                ? ""
                : new Path(attempts, written.path()).getParent().toString();
    }

    int index() {
        return index;
    }

    List<Block> training() {
        return training;
    }

    List<Block> validation() {
        return validation;
    }

    List<Block> added() {
        return added;
    }

    /** The folder that the added blocks' paths are relative to. */
    Path addedFolder() {
        return new Path(addedFolder);
    }
}
