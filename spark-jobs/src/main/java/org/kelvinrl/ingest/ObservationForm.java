package org.kelvinrl.ingest;

import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.PreparedColumn;

/** How the blocks of a data set hold observations. */
enum ObservationForm {
    /** As lists of all components. */
    WHOLE,
    /** As maps from place to value of the components that are not 0, for data sets in which few are. */
    SPARSE;

    static ObservationForm of(DatasetManifest manifest) {
        return manifest.sparseObservations() == null ? WHOLE : SPARSE;
    }

    /** Whether a column is a map. */
    boolean isSparse(PreparedColumn column) {
        return this == SPARSE && isObservation(column);
    }

    static boolean isObservation(PreparedColumn column) {
        return column == PreparedColumn.OBSERVATION || column == PreparedColumn.NEXT_OBSERVATION;
    }
}
