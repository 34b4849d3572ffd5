package org.kelvinrl.train;

/** What becomes of the local optimisers' moments at the end of a round of local steps. */
public enum Moments {
    /** They are averaged as the parameters are, and all workers go on with the mean. */
    AVERAGE,
    /** Every round begins with none. */
    RESET,
    /** Each worker goes on with its own. */
    KEEP
}
