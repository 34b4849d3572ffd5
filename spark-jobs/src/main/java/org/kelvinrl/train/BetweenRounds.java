package org.kelvinrl.train;

/** Is asked between two rounds of a run, on the driver's thread: where a state is whole, to be kept or to be left. */
public interface BetweenRounds {

    /** Does nothing. */
    BetweenRounds NOTHING = state -> {};

    /**
     * A round was applied, an epoch ended with its validation, or either was given up and the state is that before it.
     *
     * @param state what the run knows, not to be changed
     * @throws RuntimeException to end the run
     */
    void between(TrainingState state);

    /** True once the step that runs now is to be given up: what it fails with is then no failure of the run. */
    default boolean givesUp() {
        return false;
    }
}
