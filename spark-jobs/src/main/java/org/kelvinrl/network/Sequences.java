package org.kelvinrl.network;

/**
 * The steps that a pass computes: a batch of sequences of equal length, some of whose steps may be padding.
 *
 * <p>Networks without memory take every step as a row of its own. Not thread-safe while it is being changed.
 */
public final class Sequences {

    private final int batch;
    private final int time;
    private final boolean[] stepMask;
    private final float[] initialState;

    private Sequences(int batch, int time, boolean[] stepMask, float[] initialState) {
        this.batch = batch;
        this.time = time;
        this.stepMask = stepMask;
        this.initialState = initialState;
    }

    /**
     * Rows without a time: sequences of one step, none of them padding.
     *
     * @param rows number of rows
     */
    public static Sequences rows(int rows) {
        return new Sequences(rows, 1, null, null);
    }

    /**
     * A batch of sequences.
     *
     * @param batch number of sequences
     * @param time number of steps of each
     * @param stepMask [batch * time], true where a step is there; null if all are
     * @param initialState [batch, state size]; null for zeros
     */
    public static Sequences of(int batch, int time, boolean[] stepMask, float[] initialState) {
        return new Sequences(batch, time, stepMask, initialState);
    }

    /** Number of sequences. */
    public int batch() {
        return batch;
    }

    /** Number of steps of each sequence. */
    public int time() {
        return time;
    }

    /** Number of rows: sequences times steps. */
    public int steps() {
        return batch * time;
    }

    /** [batch * time], true where a step is there; null if all are. */
    public boolean[] stepMask() {
        return stepMask;
    }

    /** [batch, state size]; null for zeros. */
    public float[] initialState() {
        return initialState;
    }
}
