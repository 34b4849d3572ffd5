package org.kelvinrl.ingest;

import java.util.Locale;

/** What ingest corrects in a log if the mapping says so. */
enum Repair {
    /** A row that terminated is followed by one that terminated too: only the second did, as in logs of d3rlpy. */
    DOUBLE_TERMINAL,
    /** A mask without a valid action says nothing, as after the end of an episode in logs of ReAgent. */
    EMPTY_MASK;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
