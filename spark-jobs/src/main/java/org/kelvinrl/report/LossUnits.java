package org.kelvinrl.report;

import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Regulariser;

/**
 * What the parts of a loss are measured in.
 *
 * @param loss the loss
 */
record LossUnits(PolicyLoss loss) {

    /** Of the divergence. */
    String divergence() {
        return loss.divergence().comparesValues() ? "squared unit of the Q-values" : "nats";
    }

    /** Of the regulariser, behind its name. */
    String regulariser() {
        Regulariser regulariser = loss.regulariser();
        boolean nats = regulariser.needsReference() || regulariser.equals(Regulariser.shannonEntropy());
        return nats ? regulariser + ", nats" : regulariser.name();
    }
}
