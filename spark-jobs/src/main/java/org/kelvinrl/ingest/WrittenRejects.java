package org.kelvinrl.ingest;

import java.io.Serializable;
import org.kelvinrl.schema.DatasetManifest.Block;

/** A part of the table of rejects that a task attempt wrote: where, what, and for which reasons. */
final class WrittenRejects implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int part;
    private final String attempt;
    private final Block block;
    private final RejectReasons reasons;

    WrittenRejects(int part, String attempt, Block block, RejectReasons reasons) {
        this.part = part;
        this.attempt = attempt;
        this.block = block;
        this.reasons = reasons;
    }

    int part() {
        return part;
    }

    /** Path of the file below those of all attempts. */
    String path() {
        return attempt + "/" + block.file();
    }

    /** The file, which has no episodes. */
    Block block() {
        return block;
    }

    RejectReasons reasons() {
        return reasons;
    }
}
