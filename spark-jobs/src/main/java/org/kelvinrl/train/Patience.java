package org.kelvinrl.train;

import java.io.Serializable;

/**
 * When a run is over before its last epoch, by the loss of the validation rows at the objective's own entropy weight. Immutable.
 *
 * @param epochs epochs in a row without a new best after which the run is over, at least 1; the parameters of the best epoch are then
 *     its result, and so they are if it reaches its last epoch. {@link #ENDLESS}: every epoch is run, and the last one counts
 * @param least by how much a loss must be below the best one to be a new best, at least 0
 */
public record Patience(int epochs, double least) implements Serializable {

    /** Every epoch is run, and the last one counts. */
    public static final Patience ENDLESS = new Patience(Integer.MAX_VALUE, 0);

    /** True if the best epoch counts, and not the last one. */
    boolean keepsBest() {
        return !equals(ENDLESS);
    }
}
