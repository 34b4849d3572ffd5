package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/** An observation, or the next one: features side by side. */
final class ObservationColumn extends BoundColumn {

    private static final long serialVersionUID = 1L;

    private final Feature[] features;
    private final int size;

    ObservationColumn(PreparedColumn column, List<Feature> features) {
        super(column);
        this.features = features.toArray(Feature[]::new);
        this.size = features.stream().mapToInt(Feature::size).sum();
    }

    int size() {
        return size;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Feature feature : features) {
            names.addAll(feature.names());
        }
        return names;
    }

    @Override
    void fill(Object[] values, PreparedRow row) throws BadValueException {
        if (isAbsent(values)) {
            absent(features[0].column());
            return;
        }
        float[] observation = row.setFloats(column(), size);
        int offset = 0;
        for (Feature feature : features) {
            feature.fill(values, observation, offset);
            offset += feature.size();
        }
    }

    private boolean isAbsent(Object[] values) {
        for (Feature feature : features) {
            if (!feature.isAbsent(values)) {
                return false;
            }
        }
        return true;
    }
}
