package org.kelvinrl.run;

import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/** What a data set must have, whatever is learnt from it. */
public final class TrainingRows {

    private TrainingRows() {}

    /**
     * Checks that there is something to train on.
     *
     * @throws KelvinException if there is no training row
     */
    public static void requireIn(PreparedDataset dataset) {
        if (dataset.manifest().rows(DatasetManifest.Part.TRAINING) == 0) {
            throw KelvinException.data(
                    "at least one training row",
                    "validation rows only",
                    dataset.path().toString(),
                    "Ingest it again with a smaller --validation");
        }
    }
}
