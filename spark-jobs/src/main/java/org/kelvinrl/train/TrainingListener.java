package org.kelvinrl.train;

import java.util.List;
import org.kelvinrl.loss.LossSums;

/** Is told how a run goes, on the driver's thread. */
public interface TrainingListener {

    /**
     * The run begins.
     *
     * @param rounds how many rounds it has in all
     * @param done how many of them were run before, in a run that is resumed
     */
    default void started(long rounds, long done) {}

    /** A round was merged and applied. */
    void round(RoundMetrics metrics);

    /** The validation rows were measured after an epoch; the sums are empty if there are none. */
    void validated(int epoch, LossSums sums);

    /** The last epoch is over. */
    default void finished() {}

    /** Tells several listeners, in order. */
    static TrainingListener all(List<? extends TrainingListener> listeners) {
        return new TrainingListener() {
            @Override
            public void started(long rounds, long done) {
                listeners.forEach(listener -> listener.started(rounds, done));
            }

            @Override
            public void round(RoundMetrics metrics) {
                listeners.forEach(listener -> listener.round(metrics));
            }

            @Override
            public void validated(int epoch, LossSums sums) {
                listeners.forEach(listener -> listener.validated(epoch, sums));
            }

            @Override
            public void finished() {
                listeners.forEach(TrainingListener::finished);
            }
        };
    }
}
