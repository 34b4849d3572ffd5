package org.kelvinrl.train;

/** What workers bring together at the end of a round. */
public enum Synchronisation {
    /** The gradient of one large batch; one optimiser on the driver. Exactly large-batch training. */
    GRADIENT,
    /** Parameters after several local steps, averaged by the weight of their rows. */
    PARAMETERS,
    /**
     * Gradients up to a given round, then parameters: post-local SGD (Lin, Stich, Patel and Jaggi, <em>Don't Use Large Mini-Batches, Use
     * Local SGD</em>, 2020). The local optimisers go on from the moments and the step of the driver's.
     */
    POST_LOCAL
}
