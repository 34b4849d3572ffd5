package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.kelvinrl.schema.DatasetManifest.Reason;

/** How many rows were rejected for which reason, with the first of each. What is bounded is the number of reasons, not of rows. */
final class RejectReasons implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Later ones are not counted apart; rows come in a fixed order, so they are the same ones each time. */
    private static final int MOST_COUNTED = 1 << 10;

    private static final int MOST_LISTED = 20;
    private static final int MOST_DESCRIBED = 3;

    private final LinkedHashMap<String, Reason> reasons = new LinkedHashMap<>();

    /** Counts the next row of the table. */
    void add(BadRow bad) {
        add(new Reason(bad.column(), bad.expected(), 1, bad.found(), bad.path().toString(), bad.place()));
    }

    /** Adds what was counted of the next part of the table. */
    void combine(RejectReasons next) {
        next.reasons.values().forEach(this::add);
    }

    private void add(Reason reason) {
        String key = reason.column() + '\n' + reason.expected();
        Reason known = reasons.get(key);
        if (known != null) {
            reasons.put(key, known.plus(reason.rows()));
        } else if (reasons.size() < MOST_COUNTED) {
            reasons.put(key, reason);
        }
    }

    /** The commonest reasons, with that of most rows first. */
    List<Reason> commonest() {
        return reasons.values().stream()
                .sorted(Comparator.comparingLong(Reason::rows)
                        .reversed()
                        .thenComparing(Reason::column)
                        .thenComparing(Reason::expected))
                .limit(MOST_LISTED)
                .toList();
    }

    /** The commonest reasons in words. */
    String described() {
        return commonest().stream()
                .limit(MOST_DESCRIBED)
                .map(reason -> "column " + reason.column() + ", expected " + reason.expected() + " (" + reason.rows()
                        + (reason.rows() == 1 ? " row)" : " rows)"))
                .collect(Collectors.joining("; "));
    }
}
