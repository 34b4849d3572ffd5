package org.kelvinrl.ingest;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often numbers of which size occurred. Every power of two is cut into 128 buckets of equal width, on both sides of zero,
 * so a bucket is less than 1 % of its values wide; a bucket's number is the leading bits of the value as a double, which needs
 * no logarithm and is the same on every machine.
 *
 * <p>Memory is bounded: where there would be more buckets than allowed, each two neighbours become one, as often as it takes
 * (uniform collapse, as in UDDSketch). How coarse the buckets end up follows from the set of all numbers alone, so neither
 * their order nor how histograms are combined leaves a trace.
 */
final class QuantileHistogram implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Bits of a double after those that number the finest buckets: sign, exponent and 7 bits of the fraction. */
    private static final int FINEST_DROPPED_BITS = 45;

    private static final int SMALLEST_TABLE = 16;
    private static final double[] LEVELS = {0.05, 0.25, 0.5, 0.75, 0.95};

    private final int mostBuckets;
    private int droppedBits = FINEST_DROPPED_BITS;

    /** A table with open addressing: numbers of buckets, and their counts, of which 0 means a free place. */
    private int[] keys = new int[SMALLEST_TABLE];

    private long[] counts = new long[SMALLEST_TABLE];
    private int buckets;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    /** An empty histogram of at most so many buckets, at least 2. */
    QuantileHistogram(int mostBuckets) {
        this.mostBuckets = mostBuckets;
    }

    /** Counts a finite number. */
    void accept(double value) {
        int size = (int) (Double.doubleToRawLongBits(Math.abs(value)) >>> droppedBits);
        add(value < 0 ? ~size : size, 1);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
    }

    void combine(QuantileHistogram other) {
        while (droppedBits < other.droppedBits) {
            coarsen();
        }
        for (int i = 0; i < other.keys.length; i++) {
            if (other.counts[i] > 0) {
                // An addition may have made the buckets coarser still.
                add(other.keys[i] >> (droppedBits - other.droppedBits), other.counts[i]);
            }
        }
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
    }

    /** Quantiles by their level, each the middle of its bucket and yet in the range of the numbers; null if there is none. */
    Map<String, Double> quantiles() {
        if (buckets == 0) {
            return null;
        }
        int[] slots = sortedSlots();
        Map<String, Double> quantiles = new LinkedHashMap<>();
        for (double level : LEVELS) {
            quantiles.put(String.valueOf(level), quantile(level, slots));
        }
        return quantiles;
    }

    int buckets() {
        return buckets;
    }

    private void add(int key, long count) {
        int slot = slot(key);
        if (counts[slot] == 0) {
            keys[slot] = key;
            buckets++;
        }
        counts[slot] += count;
        if (buckets > mostBuckets) {
            coarsen();
        } else if (2 * buckets > keys.length) {
            rebuild(2 * keys.length, 0);
        }
    }

    /** The place of a bucket, or the free place where it goes. */
    private int slot(int key) {
        int mask = keys.length - 1;
        int slot = ((key * 0x9E3779B9) >>> 7) & mask;
        while (counts[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Makes each two neighbours one: a shift halves numbers on both sides of zero, for those below are complements. */
    private void coarsen() {
        droppedBits++;
        rebuild(keys.length, 1);
    }

    private void rebuild(int length, int shift) {
        int[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new int[length];
        counts = new long[length];
        buckets = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] > 0) {
                add(oldKeys[i] >> shift, oldCounts[i]);
            }
        }
    }

    private int[] sortedSlots() {
        int[] sorted = new int[buckets];
        int n = 0;
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] > 0) {
                sorted[n++] = keys[i];
            }
        }
        Arrays.sort(sorted);
        Arrays.setAll(sorted, i -> slot(sorted[i]));
        return sorted;
    }

    private double quantile(double level, int[] slots) {
        long rank = Math.max(1, (long) Math.ceil(level * Arrays.stream(counts).sum()));
        long seen = 0;
        for (int slot : slots) {
            seen += counts[slot];
            if (seen >= rank) {
                return Math.min(maximum, Math.max(minimum, middle(keys[slot])));
            }
        }
        throw new IllegalStateException("fewer numbers than were counted");
    }

    /** The buckets next to zero are of numbers that are zero, or too small to matter. */
    private double middle(int key) {
        int bucket = key < 0 ? ~key : key;
        if (bucket == 0) {
            return 0;
        }
        double low = Double.longBitsToDouble((long) bucket << droppedBits);
        double high = Double.longBitsToDouble((bucket + 1L) << droppedBits);
        double size = Double.isFinite(high) && high > low ? low + (high - low) / 2 : low;
        return key < 0 ? -size : size;
    }

    /** On its way to the driver it is a few bytes a bucket. */
    private Object writeReplace() {
        return new Packed(this);
    }

    /** A histogram as bytes: sorted buckets, each as its distance from the one before and its count. */
    private static final class Packed implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int mostBuckets;
        private final int droppedBits;
        private final double minimum;
        private final double maximum;
        private final byte[] bytes;

        Packed(QuantileHistogram histogram) {
            mostBuckets = histogram.mostBuckets;
            droppedBits = histogram.droppedBits;
            minimum = histogram.minimum;
            maximum = histogram.maximum;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            long previous = Integer.MIN_VALUE;
            for (int slot : histogram.sortedSlots()) {
                write(histogram.keys[slot] - previous, out);
                write(histogram.counts[slot], out);
                previous = histogram.keys[slot];
            }
            bytes = out.toByteArray();
        }

        /** Seven bits a byte, lowest first; the eighth says that more follow. */
        private static void write(long value, ByteArrayOutputStream out) {
            long rest = value;
            while (rest > 0x7f) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        private static long read(ByteBuffer in) {
            long value = 0;
            int shift = 0;
            byte octet;
            do {
                octet = in.get();
                value |= (octet & 0x7fL) << shift;
                shift += 7;
            } while (octet < 0);
            return value;
        }

        private Object readResolve() {
            QuantileHistogram histogram = new QuantileHistogram(mostBuckets);
            histogram.droppedBits = droppedBits;
            histogram.minimum = minimum;
            histogram.maximum = maximum;
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long key = Integer.MIN_VALUE;
            while (in.hasRemaining()) {
                key += read(in);
                histogram.add((int) key, read(in));
            }
            return histogram;
        }
    }
}
