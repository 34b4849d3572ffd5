package org.kelvinrl.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that a user most probably meant. */
public final class NearestName {

    private NearestName() {}

    /**
     * The nearest of several names by edit distance.
     *
     * @param written what the user wrote
     * @param names names that exist
     * @return the nearest, the first of equals; empty if none shares more than it lacks
     */
    public static Optional<String> of(String written, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> 2 * distance(written, name) <= Math.max(written.length(), name.length()));
    }

    /** Levenshtein distance: insertions, deletions and substitutions of one character. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[previous.length];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int substituted = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
