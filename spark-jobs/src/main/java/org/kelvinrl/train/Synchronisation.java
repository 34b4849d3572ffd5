package org.kelvinrl.train;

/** What workers bring together at the end of a round. */
public enum Synchronisation {
    /** The gradient of one large batch; one optimiser on the driver. Exactly large-batch training. */
    GRADIENT,
    /** Parameters and optimiser moments after several local steps, averaged by the weight of their rows. */
    PARAMETERS
}
