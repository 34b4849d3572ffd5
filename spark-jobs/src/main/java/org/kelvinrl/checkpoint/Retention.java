package org.kelvinrl.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which checkpoints stay: the newest few, and the one with the lowest validation loss. Immutable.
 *
 * @param newest how many of the newest stay, at least 1
 */
record Retention(int newest) {

    /**
     * Chooses.
     *
     * @param all checkpoints, oldest first
     * @return those that are to go
     */
    List<Checkpoint> superfluous(List<Checkpoint> all) {
        List<Checkpoint> going = new ArrayList<>(all.subList(0, Math.max(0, all.size() - newest)));
        best(all).ifPresent(going::remove);
        return going;
    }

    /** Of equal ones the first. */
    private static Optional<Checkpoint> best(List<Checkpoint> all) {
        return all.stream()
                .filter(checkpoint -> !Double.isNaN(checkpoint.validationLoss()))
                .min(Comparator.comparingDouble(Checkpoint::validationLoss));
    }
}
