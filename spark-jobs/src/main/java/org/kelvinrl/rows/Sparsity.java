package org.kelvinrl.rows;

/** The one rule by which rows count as mostly 0: in files, in memory, and where they are multiplied with a matrix. */
public final class Sparsity {

    /** Shorter rows are as well kept whole. */
    private static final int FEWEST_NUMBERS = 64;

    /** Numbers for each that is not 0, at least. */
    private static final int SHARE = 16;

    private Sparsity() {}

    /** Whether rows of so many numbers can count as mostly 0. */
    public static boolean isPossible(int size) {
        return size >= FEWEST_NUMBERS;
    }

    /**
     * How many numbers of a row are not 0, at most, if it is mostly 0.
     *
     * @param size numbers of the row, enough for it to be {@link #isPossible possible}
     */
    public static int most(int size) {
        return size / SHARE;
    }

    /**
     * Whether rows are mostly 0 on average.
     *
     * @param size numbers of each
     * @param rows how many rows
     * @param others how many of all their numbers are not 0
     */
    public static boolean isMostlyZero(int size, long rows, long others) {
        return isPossible(size) && others <= rows * most(size);
    }
}
