package org.kelvinrl.ingest;

import java.io.Serializable;
import org.kelvinrl.schema.DatasetManifest.QStatistics;
import org.kelvinrl.schema.PreparedColumn;

/** What is measured of the Q-values of training rows. */
final class QSums implements Serializable {

    private static final long serialVersionUID = 1L;

    private final MomentSums values = new MomentSums();
    private final MomentSums withinStateDeviation = new MomentSums();
    private final MomentSums gap = new MomentSums();
    private final QuantileHistogram gaps;

    /** Nothing yet, with at most so many buckets for the quantiles of gaps. */
    QSums(int buckets) {
        this.gaps = new QuantileHistogram(buckets);
    }

    void combine(QSums other) {
        values.combine(other.values);
        withinStateDeviation.combine(other.withinStateDeviation);
        gap.combine(other.gap);
        gaps.combine(other.gaps);
    }

    /** The measures; null if no row has two Q-values that count. */
    QStatistics statistics() {
        return gap.moments() == null
                ? null
                : new QStatistics(
                        values.moments(), withinStateDeviation.moments().mean(), gap.moments(), gaps.quantiles());
    }

    /** Takes the logged, finite Q-values of valid actions, if they are at least two. */
    void accept(PreparedRow row) {
        float[] q = row.floats(PreparedColumn.Q_VALUES);
        int count = 0;
        double sum = 0;
        double best = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < q.length; i++) {
            if (isCounted(row, q, i)) {
                count++;
                sum += q[i];
                second = Math.max(second, Math.min(best, q[i]));
                best = Math.max(best, q[i]);
            }
        }
        if (count >= 2) {
            acceptSpread(row, q, sum / count, count);
            gap.accept(best - second);
            gaps.accept(best - second);
        }
    }

    private void acceptSpread(PreparedRow row, float[] q, double mean, int count) {
        double squares = 0;
        for (int i = 0; i < q.length; i++) {
            if (isCounted(row, q, i)) {
                values.accept(q[i]);
                squares += (q[i] - mean) * (q[i] - mean);
            }
        }
        withinStateDeviation.accept(Math.sqrt(squares / count));
    }

    private static boolean isCounted(PreparedRow row, float[] q, int i) {
        return (!row.has(PreparedColumn.Q_LOGGED) || row.flags(PreparedColumn.Q_LOGGED)[i])
                && (!row.has(PreparedColumn.ACTION_MASK) || row.flags(PreparedColumn.ACTION_MASK)[i])
                && q[i] != Float.NEGATIVE_INFINITY;
    }
}
