package org.kelvinrl.log;

import java.util.Locale;

/** Format of a log. */
public enum LogFormat {
    /** Told from the files' names and, for Parquet, from their content. */
    AUTO,
    /** Comma-separated text with a header line; compressed if the name says so (.gz, .bz2, ...). */
    CSV,
    /** Apache Parquet. */
    PARQUET;

    /**
     * The name in settings, manifests and messages.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
