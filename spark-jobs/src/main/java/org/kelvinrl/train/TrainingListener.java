package org.kelvinrl.train;

import org.kelvinrl.loss.LossSums;

/** Is told how a run goes, on the driver's thread. */
public interface TrainingListener {

    /** The run begins. */
    default void started(long rounds) {}

    /** A round was merged and applied. */
    void round(RoundMetrics metrics);

    /** The validation rows were measured after an epoch; the sums are empty if there are none. */
    void validated(int epoch, LossSums sums);
}
