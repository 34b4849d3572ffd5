package org.kelvinrl.ingest;

import java.util.Locale;

/** What ingest finds in a log that is no error and yet worth knowing. Each is counted, none changes a row in silence. */
public enum Finding {
    /** A row whose step is more than one above the step of the row before it in its episode. */
    STEP_GAP("steps that do not follow the step before"),
    /** An episode whose last row neither terminated nor was truncated. */
    OPEN_END("episodes that end neither terminated nor truncated");

    private final String description;

    Finding(String description) {
        this.description = description;
    }

    /**
     * The name in manifests and reports.
     *
     * @return the name, in snake case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What is counted.
     *
     * @return a few words in the plural
     */
    public String description() {
        return description;
    }
}
