package org.kelvinrl.train;

/** What becomes of a run whose training diverges. */
public enum OnDivergence {
    /** It ends with a message. */
    STOP,
    /** The epoch begins again with half the learning rate, a bounded number of times. */
    ROLL_BACK
}
