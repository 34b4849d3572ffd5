package org.kelvinrl.train;

import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * The validation rows were measured after an epoch.
     *
     * @param epoch the epoch, from 0
     * @param sums loss and its parts; empty if there are no such rows
     * @param diagnostics what the objective measured beside the loss, by name
     */
    void validated(int epoch, LossSums sums, Map<String, Object> diagnostics);

    /**
     * The training diverged, and an epoch begins again.
     *
     * @param epoch the epoch, from 0
     * @param stepFactor what the learning rate is multiplied by from now on
     * @param reason what diverged, and where
     */
    default void rolledBack(int epoch, double stepFactor, String reason) {}

    /** Results came from a platform that no result came from before, and not from it alone. */
    default void platformsDiffer(Set<PlatformFingerprint> platforms) {}

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
            public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
                listeners.forEach(listener -> listener.validated(epoch, sums, diagnostics));
            }

            @Override
            public void rolledBack(int epoch, double stepFactor, String reason) {
                listeners.forEach(listener -> listener.rolledBack(epoch, stepFactor, reason));
            }

            @Override
            public void platformsDiffer(Set<PlatformFingerprint> platforms) {
                listeners.forEach(listener -> listener.platformsDiffer(platforms));
            }

            @Override
            public void finished() {
                listeners.forEach(TrainingListener::finished);
            }
        };
    }
}
