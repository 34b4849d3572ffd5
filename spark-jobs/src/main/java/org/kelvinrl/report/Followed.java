package org.kelvinrl.report;

import java.util.Locale;

/** What a policy was fitted to, as a report calls it. */
public enum Followed {
    /** A teacher whose Q-values, probabilities or actions were logged. */
    TEACHER,
    /** Targets that were computed from rewards, or the logged actions themselves. */
    TARGET;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
