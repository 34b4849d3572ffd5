package org.kelvinrl.ingest;

import java.util.Locale;

/** What becomes of a row that breaks a rule, or has the episode and step of another one. */
public enum OnBadRow {
    /** The job fails, and names the first of them. */
    FAIL,
    /** It goes to the table of rejects, with its place and the reason. */
    REJECT;

    /**
     * The name in settings and manifests.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
