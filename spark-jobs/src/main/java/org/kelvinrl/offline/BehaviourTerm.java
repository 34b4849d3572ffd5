package org.kelvinrl.offline;

/** What keeps a policy near the logged one. */
enum BehaviourTerm {
    /** Minus the logarithm of the logged action's probability. */
    LIKELIHOOD,
    /** The divergence KL(p to b) from a behaviour policy b that is estimated beside. */
    KL
}
