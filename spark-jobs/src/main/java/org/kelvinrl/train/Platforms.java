package org.kelvinrl.train;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The platforms that results of a run came from. Two of them may give different bits. Not thread-safe. */
final class Platforms {

    private final Set<String> texts = new HashSet<>();
    private final SortedSet<PlatformFingerprint> all = new TreeSet<>();

    /** Takes note of the platform of a result, as text. */
    void accept(String text) {
        if (texts.add(text)) {
            all.add(PlatformFingerprint.parse(text));
        }
    }

    SortedSet<PlatformFingerprint> all() {
        return Collections.unmodifiableSortedSet(all);
    }
}
