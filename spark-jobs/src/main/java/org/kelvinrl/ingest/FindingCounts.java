package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How often each {@link Finding} was made; sums do not depend on the order of what is added. */
final class FindingCounts implements Serializable {

    private static final long serialVersionUID = 1L;

    private final EnumMap<Finding, Long> counts = new EnumMap<>(Finding.class);

    void add(Finding finding) {
        counts.merge(finding, 1L, Long::sum);
    }

    void combine(FindingCounts other) {
        other.counts.forEach((finding, count) -> counts.merge(finding, count, Long::sum));
    }

    /** The counts of what was found at all. */
    Map<Finding, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
