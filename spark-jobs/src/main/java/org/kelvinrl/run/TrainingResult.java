package org.kelvinrl.run;

import java.util.List;
import org.kelvinrl.report.RunFolder;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.EpochMetrics;

/**
 * What a training run made.
 *
 * @param folder the run's folder
 * @param model what the model is
 * @param epochs metrics of every epoch that made the model, at least one; none where the run had been finished before, and nothing was done
 */
public record TrainingResult(RunFolder folder, ModelManifest model, List<EpochMetrics> epochs) {

    /** True if the run that was to be resumed had its model. */
    public boolean wasFinishedBefore() {
        return epochs.isEmpty();
    }

    /** Metrics of the last epoch that made the model. */
    public EpochMetrics last() {
        return epochs.get(epochs.size() - 1);
    }

    /** Training rows a second, over all epochs. */
    public double samplesPerSecond() {
        return epochs.stream().mapToLong(epoch -> epoch.training().samples()).sum()
                / epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
    }
}
