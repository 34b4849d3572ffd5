package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.TeacherStatistics;
import org.kelvinrl.schema.PreparedColumn;

/**
 * What is measured of the training rows of each teacher, by its name. As soon as there are more than {@link
 * DatasetManifest#MOST_TEACHERS}, nothing is: whether it comes to that does not depend on the order of rows or shards.
 */
final class TeacherSums implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Map<String, OfOne> byName = new TreeMap<>();
    private boolean tooMany;

    private static final class OfOne implements Serializable {

        private static final long serialVersionUID = 1L;

        private final QSums qValues = new QSums(RowStatistics.MOST_BUCKETS);
        private long rows;

        TeacherStatistics statistics() {
            return new TeacherStatistics(rows, qValues.statistics());
        }
    }

    /** Takes a row that names its teacher. */
    void accept(PreparedRow row) {
        OfOne teacher = of(row.text(PreparedColumn.TEACHER));
        if (teacher != null) {
            teacher.rows++;
            if (row.has(PreparedColumn.Q_VALUES)) {
                teacher.qValues.accept(row);
            }
        }
    }

    void combine(TeacherSums other) {
        tooMany |= other.tooMany;
        other.byName.forEach((name, sums) -> {
            OfOne teacher = of(name);
            if (teacher != null) {
                teacher.rows += sums.rows;
                teacher.qValues.combine(sums.qValues);
            }
        });
        if (tooMany) {
            byName.clear();
        }
    }

    /** The measures in the order of the names; null if there is no teacher, or too many. */
    Map<String, TeacherStatistics> statistics() {
        Map<String, TeacherStatistics> statistics = new LinkedHashMap<>();
        byName.forEach((name, sums) -> statistics.put(name, sums.statistics()));
        return statistics.isEmpty() ? null : statistics;
    }

    /** Null where there are too many. */
    private OfOne of(String name) {
        if (!tooMany && byName.size() == DatasetManifest.MOST_TEACHERS && !byName.containsKey(name)) {
            tooMany = true;
            byName.clear();
        }
        return tooMany ? null : byName.computeIfAbsent(name, any -> new OfOne());
    }
}
