package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often gaps of which size occurred. Every power of two is cut into 128 buckets of equal width, so a bucket is less than
 * 1 % of its values wide; a bucket's number is the leading bits of the gap as a double, which needs no logarithm and is the
 * same on every machine.
 */
final class GapHistogram implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Leading bits of the fraction that choose a bucket within a power of two. */
    private static final int BUCKET_BITS = 7;

    private static final int BUCKETS = 1 << BUCKET_BITS;
    private static final int DROPPED_BITS = 52 - BUCKET_BITS;
    private static final int EXPONENTS = 1 << 11;
    private static final double[] LEVELS = {0.05, 0.25, 0.5, 0.75, 0.95};

    /** Counts by exponent and bucket; an exponent that has not occurred has no array. */
    private final long[][] counts = new long[EXPONENTS][];

    private long count;

    /** Counts a gap, at least 0 and finite. */
    void accept(double gap) {
        int bucket = (int) (Double.doubleToRawLongBits(gap) >>> DROPPED_BITS);
        ofExponent(bucket >>> BUCKET_BITS)[bucket & (BUCKETS - 1)]++;
        count++;
    }

    void combine(GapHistogram other) {
        for (int exponent = 0; exponent < EXPONENTS; exponent++) {
            if (other.counts[exponent] != null) {
                long[] sums = ofExponent(exponent);
                for (int i = 0; i < BUCKETS; i++) {
                    sums[i] += other.counts[exponent][i];
                }
            }
        }
        count += other.count;
    }

    /** Quantiles by their level, each the middle of its bucket. */
    Map<String, Double> quantiles() {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        for (double level : LEVELS) {
            quantiles.put(String.valueOf(level), quantile(level));
        }
        return quantiles;
    }

    private long[] ofExponent(int exponent) {
        if (counts[exponent] == null) {
            counts[exponent] = new long[BUCKETS];
        }
        return counts[exponent];
    }

    private double quantile(double level) {
        long rank = Math.max(1, (long) Math.ceil(level * count));
        long seen = 0;
        for (int exponent = 0; exponent < EXPONENTS; exponent++) {
            for (int i = 0; counts[exponent] != null && i < BUCKETS; i++) {
                seen += counts[exponent][i];
                if (seen >= rank) {
                    return middle(exponent << BUCKET_BITS | i);
                }
            }
        }
        throw new IllegalStateException("no gap was counted");
    }

    /** The first bucket is of gaps that are zero, or too small to matter. */
    private static double middle(int bucket) {
        double low = Double.longBitsToDouble((long) bucket << DROPPED_BITS);
        double high = Double.longBitsToDouble((bucket + 1L) << DROPPED_BITS);
        return bucket == 0 ? 0 : low + (high - low) / 2;
    }
}
