package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/** The losses of an algorithm, with their working memory. For one thread. */
interface Update {

    /**
     * Writes the gradients at the outputs of all networks for the rows of the batch.
     *
     * @param sums sums that the rows are added to
     * @throws org.kelvinrl.loss.InvalidRowException if a row or an output is none that a loss is computed from
     */
    void losses(LossSums sums);

    /** What the best action is told by, [rows, actions], after {@link #losses}. */
    float[] acting();

    /** The critic's values, [rows, actions], after {@link #losses}; null if there is no critic. */
    float[] values();

    /** Bellman targets of the taken actions' values or of the state's, [rows], after {@link #losses}; null if there are none. */
    float[] targets();
}
