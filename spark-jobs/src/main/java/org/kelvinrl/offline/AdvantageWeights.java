package org.kelvinrl.offline;

/** How imitation is weighted by advantages. */
enum AdvantageWeights {
    /** By 1 where the advantage is above 0, by 0 elsewhere. */
    BINARY,
    /** By the exponential of the advantage over a temperature, up to a bound. */
    EXPONENTIAL
}
