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

    /**
     * Insertions, deletions and substitutions of one character, and exchanges of two neighbours (Damerau's distance, each place
     * edited once at most).
     */
    private static int distance(String left, String right) {
        int[][] distances = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : next(distances, left, right, i, j);
            }
        }
        return distances[left.length()][right.length()];
    }

    private static int next(int[][] distances, String left, String right, int i, int j) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int substituted = distances[i - 1][j - 1] + (same ? 0 : 1);
        int distance = Math.min(substituted, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
        boolean exchanged = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return exchanged ? Math.min(distance, distances[i - 2][j - 2] + 1) : distance;
    }
}
