package org.kelvinrl.ingest;

import java.util.Locale;

/** What becomes of rows that share episode and step. */
enum Duplicates {
    /** They are refused. */
    FAIL,
    /** The first stays, in the order of the prepared rows' bytes: the same one, however the log is cut and sorted. */
    KEEP_FIRST;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
