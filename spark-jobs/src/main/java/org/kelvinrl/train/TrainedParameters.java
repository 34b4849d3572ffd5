package org.kelvinrl.train;

import java.util.Collection;
import java.util.List;

/** What a run ends with. */
public final class TrainedParameters {

    private final float[] vector;
    private final long rounds;
    private final List<EpochMetrics> history;
    private final List<PlatformFingerprint> platforms;

    TrainedParameters(
            float[] vector, long rounds, List<EpochMetrics> history, Collection<PlatformFingerprint> platforms) {
        this.vector = vector;
        this.rounds = rounds;
        this.history = List.copyOf(history);
        this.platforms = List.copyOf(platforms);
    }

    /** The flat parameter vector. */
    public float[] vector() {
        return vector.clone();
    }

    /** How many rounds were run, those after the best epoch too. */
    public long rounds() {
        return rounds;
    }

    /** How many epochs made them: all, or where a run may end early, those up to the best one. */
    public int epochs() {
        return history.size();
    }

    /** What is known of each of these epochs. */
    public List<EpochMetrics> history() {
        return history;
    }

    /** The platforms that the workers' results came from since the run began or was resumed; of two the bits may differ. */
    public List<PlatformFingerprint> platforms() {
        return platforms;
    }
}
