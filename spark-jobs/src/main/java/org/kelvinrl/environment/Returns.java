package org.kelvinrl.environment;

import java.util.Arrays;

/** Undiscounted returns of episodes, and what they say about a policy's value. Immutable. */
public final class Returns {

    private final double[] byEpisode;
    private final double[] sorted;

    private Returns(double[] byEpisode) {
        this.byEpisode = byEpisode;
        this.sorted = byEpisode.clone();
        Arrays.sort(sorted);
    }

    /**
     * Returns of episodes.
     *
     * @param byEpisode one for each episode, in order of the episodes' identifiers; at least one
     * @return the returns
     * @throws IllegalArgumentException if there is none
     */
    public static Returns of(double... byEpisode) {
        if (byEpisode.length == 0) {
            throw new IllegalArgumentException("expected the return of at least one episode, found none");
        }
        return new Returns(byEpisode.clone());
    }

    /** One return for each episode, in order of the episodes' identifiers; a copy. */
    public double[] byEpisode() {
        return byEpisode.clone();
    }

    /** Number of episodes n, at least 1. */
    public int episodes() {
        return byEpisode.length;
    }

    /** Arithmetic mean. */
    public double mean() {
        return Arrays.stream(byEpisode).sum() / byEpisode.length;
    }

    /** Standard error of the mean: the standard deviation, with n - 1 as divisor, over the root of n; NaN if n is 1. */
    public double standardError() {
        double mean = mean();
        double squares = Arrays.stream(byEpisode)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (byEpisode.length - 1) / byEpisode.length);
    }

    /** The lowest return. */
    public double minimum() {
        return sorted[0];
    }

    /** The highest return. */
    public double maximum() {
        return sorted[sorted.length - 1];
    }

    /**
     * A quantile, interpolated linearly between the two nearest returns (type 7 of Hyndman and Fan, 1996).
     *
     * @param level in [0, 1]: 0 is the minimum, 0.5 the median, 1 the maximum
     * @return the quantile
     * @throws IllegalArgumentException if the level is outside its range
     */
    public double quantile(double level) {
        if (!(level >= 0 && level <= 1)) {
            throw new IllegalArgumentException("expected a level in [0, 1], found " + level);
        }
        double position = level * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
