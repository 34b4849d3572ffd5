package org.kelvinrl.train;

import java.util.List;

/** What a run ends with. */
public final class TrainedParameters {

    private final float[] vector;
    private final int epoch;
    private final long rounds;
    private final List<EpochMetrics> history;

    TrainedParameters(float[] vector, int epoch, long rounds, List<EpochMetrics> history) {
        this.vector = vector;
        this.epoch = epoch;
        this.rounds = rounds;
        this.history = List.copyOf(history);
    }

    /** The flat parameter vector. */
    public float[] vector() {
        return vector.clone();
    }

    /** The epoch after which they were so, from 0: the last one, or the best one where a run may end early. */
    public int epoch() {
        return epoch;
    }

    /** How many rounds were run. */
    public long rounds() {
        return rounds;
    }

    /** How many epochs were run. */
    public int epochs() {
        return history.size();
    }

    /** What is known of each epoch. */
    public List<EpochMetrics> history() {
        return history;
    }
}
