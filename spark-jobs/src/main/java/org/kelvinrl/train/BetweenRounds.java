package org.kelvinrl.train;

import java.util.Set;

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

    /** Numbers of the rounds after which states were kept that a run may go on from: what workers carried out of them is kept too. */
    default Set<Long> roundsKept() {
        return Set.of();
    }

    /** True once the step that runs now is to be given up: what it fails with is then no failure of the run. */
    default boolean givesUp() {
        return false;
    }
}
