package org.kelvinrl.train;

/** What a run ends with. */
public final class TrainedParameters {

    private final float[] vector;
    private final long rounds;
    private final int epochs;

    TrainedParameters(float[] vector, long rounds, int epochs) {
        this.vector = vector;
        this.rounds = rounds;
        this.epochs = epochs;
    }

    /** The flat parameter vector. */
    public float[] vector() {
        return vector.clone();
    }

    /** How many rounds were run. */
    public long rounds() {
        return rounds;
    }

    /** How many epochs were run. */
    public int epochs() {
        return epochs;
    }
}
