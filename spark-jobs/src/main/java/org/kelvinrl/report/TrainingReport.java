package org.kelvinrl.report;

import java.util.List;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.EpochMetrics;

/** The report of a training run: one HTML page that needs nothing else. */
public final class TrainingReport {

    private TrainingReport() {}

    /**
     * Writes the page.
     *
     * @param model what was trained
     * @param dataset what it was trained on
     * @param epochs metrics of every epoch, at least one
     */
    public static String html(ModelManifest model, DatasetManifest dataset, List<EpochMetrics> epochs) {
        return "<!DOCTYPE html>" + model.loss() + dataset.rows() + epochs.size();
    }
}
