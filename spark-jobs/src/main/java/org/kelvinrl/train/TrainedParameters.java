package org.kelvinrl.train;

import java.util.List;

/** What a run ends with. */
public final class TrainedParameters {

    private final float[] vector;
    private final long rounds;
    private final List<EpochMetrics> history;
    private final List<PlatformFingerprint> platforms;
    private final List<String> breaks;

    TrainedParameters(TrainingState state) {
        this.vector = state.result();
        this.rounds = state.rounds();
        this.history = List.copyOf(state.historyOfResult());
        this.platforms = List.copyOf(state.platforms());
        this.breaks = state.breaks();
    }

    private TrainedParameters(float[] vector, List<EpochMetrics> history, String engine) {
        this.vector = vector.clone();
        this.rounds = history.size();
        this.history = List.copyOf(history);
        this.platforms = List.of(PlatformFingerprint.ofThisJvm());
        this.breaks = List.of("trained by " + engine);
    }

    /**
     * What another engine ended with; it is not reproducible, and an epoch counts as a round.
     *
     * @param vector the flat parameter vector
     * @param history what is known of each epoch, at least one
     * @param engine name of the engine
     */
    public static TrainedParameters byEngine(float[] vector, List<EpochMetrics> history, String engine) {
        return new TrainedParameters(vector, history, engine);
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

    /** True if all that computed was of one platform, and no part of the run differed from another. */
    public boolean isReproducible() {
        return platforms.size() == 1 && breaks.isEmpty();
    }

    /** The platforms that the workers' results came from, those before the run was resumed too; of two the bits may differ. */
    public List<PlatformFingerprint> platforms() {
        return platforms;
    }
}
