package org.kelvinrl.ingest;

import java.io.Serializable;
import org.kelvinrl.schema.DatasetManifest.Moments;

/**
 * Moments and range of a stream of numbers, in double: Welford's update, and Chan, Golub and LeVeque's to combine two
 * streams. The result depends on the order of both, in the last bits.
 */
final class MomentSums implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private double mean;
    private double squares;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    void accept(double value) {
        count++;
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
    }

    void combine(MomentSums other) {
        if (other.count == 0) {
            return;
        }
        long both = count + other.count;
        double delta = other.mean - mean;
        double share = (double) other.count / both;
        mean += delta * share;
        squares += other.squares + delta * delta * share * count;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
        count = both;
    }

    /** The moments; null if there was no number. */
    Moments moments() {
        return count == 0 ? null : new Moments(count, mean, Math.sqrt(squares / count), minimum, maximum);
    }
}
