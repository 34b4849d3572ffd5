package org.kelvinrl.network;

/**
 * The rows that a pass computes at once: steps of sequences, packed so that there is no padding.
 *
 * <p>Sequences come longest first. The rows are the first step of each sequence, then the second of each that has one, and so on: the
 * sequences that reach a step are the first {@link #active} of them, and sequence i's row of a step is
 * {@code firstRow(step) + i}. Rows without a time are sequences of one step. Immutable, but for arrays that are the caller's.
 */
public final class Sequences {

    private final int[] firstRows;
    private final float[] initialState;
    private final long[] noise;

    private Sequences(int[] firstRows, float[] initialState, long[] noise) {
        this.firstRows = firstRows;
        this.initialState = initialState;
        this.noise = noise;
    }

    /**
     * Rows without a time: sequences of one step, from a state of zeros.
     *
     * @param rows number of rows, at least 0
     */
    public static Sequences rows(int rows) {
        return new Sequences(new int[] {0, rows}, null, null);
    }

    /**
     * Sequences.
     *
     * @param lengths number of steps of each, at least 1, longest first; at least one
     * @param initialState [sequences, state size], the state that each begins with; null for zeros
     * @throws IllegalArgumentException if there is none, or one is longer than the one before
     */
    public static Sequences packed(int[] lengths, float[] initialState) {
        requirePacked(lengths);
        int[] firstRows = new int[lengths[0] + 1];
        for (int length : lengths) {
            for (int step = 0; step < length; step++) {
                firstRows[step + 1]++;
            }
        }
        for (int step = 0; step < lengths[0]; step++) {
            firstRows[step + 1] += firstRows[step];
        }
        return new Sequences(firstRows, initialState, null);
    }

    private static void requirePacked(int[] lengths) {
        if (lengths.length == 0) {
            throw new IllegalArgumentException("sequences: expected at least one, found none");
        }
        for (int i = 0; i < lengths.length; i++) {
            int most = i == 0 ? Integer.MAX_VALUE : lengths[i - 1];
            if (lengths[i] < 1 || lengths[i] > most) {
                throw new IllegalArgumentException(
                        "length of sequence " + i + ": expected from 1 to " + most + ", found " + lengths[i]);
            }
        }
    }

    /**
     * The same rows while a network learns.
     *
     * @param keys what each row's noise is a hash of, [rows]
     */
    public Sequences noisy(long[] keys) {
        return new Sequences(firstRows, initialState, keys);
    }

    /**
     * The same sequences with other states to begin with.
     *
     * @param state [sequences, state size]; null for zeros
     */
    public Sequences from(float[] state) {
        return new Sequences(firstRows, state, noise);
    }

    /**
     * The same sequences for a network whose state is part of that which they begin with.
     *
     * @param first index of its first number in a sequence's state
     * @param size how many numbers are its own
     * @param of how many all are
     */
    Sequences of(int first, int size, int of) {
        if (initialState == null || size == of) {
            return this;
        }
        float[] own = new float[batch() * size];
        for (int i = 0; i < batch(); i++) {
            System.arraycopy(initialState, i * of + first, own, i * size, size);
        }
        return new Sequences(firstRows, own, noise);
    }

    /** Number of rows: steps of all sequences. */
    public int rows() {
        return firstRows[time()];
    }

    /** Number of sequences. */
    public int batch() {
        return active(0);
    }

    /** Number of steps of the longest sequence. */
    public int time() {
        return firstRows.length - 1;
    }

    /** How many sequences have a step; they are the first ones. */
    public int active(int step) {
        return firstRows[step + 1] - firstRows[step];
    }

    /** The row of the first sequence's step. */
    public int firstRow(int step) {
        return firstRows[step];
    }

    /** [sequences, state size], the state that each begins with; null for zeros. */
    public float[] initialState() {
        return initialState;
    }

    /** What each row's noise is a hash of, [rows] and maybe more; null where a network only computes. */
    public long[] noise() {
        return noise;
    }
}
