package org.kelvinrl.distill;

import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.train.TrainSettings;

/** Beyond which magnitude finite outputs have exploded. */
final class OutputBound {

    /** Times the scale: a million nats for a policy, whose logits are then floats 0.06 apart, so that it can no longer be told. */
    private static final double FACTOR = 1e6;

    private OutputBound() {}

    /**
     * The bound that was set, or one far from what a network that learns puts out.
     *
     * @param configuration values of {@link TrainSettings#ALL}, among others
     * @param loss the loss; where it compares values, their scale is that of the logged ones
     * @param q what was measured of the Q-values; null if there are none
     */
    static float of(Configuration configuration, PolicyLoss loss, DatasetManifest.QStatistics q) {
        double bound = configuration.get(TrainSettings.OUTPUT_BOUND).orElseGet(() -> FACTOR * scale(loss, q));
        return (float) Math.max(Float.MIN_NORMAL, Math.min(Float.MAX_VALUE, bound));
    }

    private static double scale(PolicyLoss loss, DatasetManifest.QStatistics q) {
        if (!loss.divergence().comparesValues()) {
            return 1 / loss.logitScale();
        }
        double largest = q == null
                ? 0
                : Math.max(Math.abs(q.values().minimum()), Math.abs(q.values().maximum()));
        return largest > 0 ? largest : 1;
    }
}
