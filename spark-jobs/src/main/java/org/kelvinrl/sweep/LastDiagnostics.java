package org.kelvinrl.sweep;

import java.util.HashMap;
import java.util.Map;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainingListener;

/** Remembers what was measured beside the loss in each epoch: of its validation rows, or where there are none of its last round's. */
final class LastDiagnostics implements TrainingListener {

    private final Map<Integer, Map<String, Object>> byEpoch = new HashMap<>();

    @Override
    public void round(RoundMetrics metrics) {
        byEpoch.put(metrics.epoch(), metrics.diagnostics());
    }

    @Override
    public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
        if (sums.weight() > 0) {
            byEpoch.put(epoch, diagnostics);
        }
    }

    /** Those of an epoch, by name. */
    Map<String, Object> of(int epoch) {
        return byEpoch.getOrDefault(epoch, Map.of());
    }
}
