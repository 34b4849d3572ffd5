package org.kelvinrl.train;

import org.kelvinrl.random.RandomStream;

/**
 * The weighted update of one worker or of a subtree of workers, as it travels: in floats, or rounded. Every node of the worker tree is
 * rounded where it comes into being, wherever that is, by draws that depend on the round and on the node alone: the bits are the same
 * whoever merges what.
 *
 * <p>Final fields and plain arrays, for Spark's results.
 */
final class UpdateVector {

    private static final long PURPOSE = 2;
    private static final short[] NO_HALVES = {};
    private static final float[] NO_FLOATS = {};
    private static final byte[] NO_BYTES = {};

    private final long key;
    private final int firstWorker;
    private final int workers;

    /** Numbers in full, in the case of no compression. */
    private final float[] floats;

    /** The first numbers in 8 bits, with their scales. */
    private final byte[] eights;

    private final float[] scales;

    /** The numbers behind in 16 bits. */
    private final short[] sixteens;

    private UpdateVector(
            long key, int firstWorker, int workers, float[] floats, byte[] eights, float[] scales, short[] sixteens) {
        this.key = key;
        this.firstWorker = firstWorker;
        this.workers = workers;
        this.floats = floats;
        this.eights = eights;
        this.scales = scales;
        this.sixteens = sixteens;
    }

    /** A worker's update in floats; the array is given away. */
    static UpdateVector of(int worker, float[] values) {
        return new UpdateVector(0, worker, 1, values, NO_BYTES, NO_FLOATS, NO_HALVES);
    }

    /**
     * A worker's update, rounded.
     *
     * @param plan the training
     * @param round number of the round within the run
     * @param worker id of the worker
     * @param values the update; given away
     * @param changes how many of its numbers are changes or gradients; those behind are moments
     */
    static UpdateVector of(TrainingPlan plan, long round, int worker, float[] values, int changes) {
        Averaging averaging = plan.averaging();
        if (averaging.compression() == Compression.NONE) {
            return of(worker, values);
        }
        long key = RandomStream.of(plan.seed(), PURPOSE, round).nextLong();
        Rounding rounding = averaging.errorFeedback() ? Rounding.nearest() : rounding(key, worker, 1);
        return rounded(key, worker, 1, values, averaging.compression() == Compression.INT8 ? changes : 0, rounding);
    }

    private static UpdateVector rounded(
            long key, int firstWorker, int workers, float[] values, int inEightBits, Rounding rounding) {
        float[] scales = EightBits.scales(values, inEightBits);
        byte[] eights = EightBits.of(values, inEightBits, scales, rounding);
        short[] sixteens = SixteenBits.of(values, inEightBits, rounding);
        return new UpdateVector(key, firstWorker, workers, null, eights, scales, sixteens);
    }

    private static Rounding rounding(long key, int firstWorker, int workers) {
        return Rounding.stochastic(RandomStream.of(key, firstWorker, workers));
    }

    /** The numbers; where they are floats, the array itself. */
    float[] values() {
        if (floats != null) {
            return floats;
        }
        float[] values = new float[eights.length + sixteens.length];
        EightBits.expand(eights, scales, values);
        SixteenBits.expand(sixteens, values, eights.length);
        return values;
    }

    /** Bytes of the numbers on their way. */
    long bytes() {
        long inFull = floats == null ? 0 : floats.length;
        return Float.BYTES * (inFull + scales.length) + eights.length + (long) Short.BYTES * sixteens.length;
    }

    /** Merges the sibling to the right into this one; floats are reused. */
    UpdateVector merge(UpdateVector right) {
        float[] sum = values();
        float[] added = right.values();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += added[i];
        }
        int both = workers + right.workers;
        return floats == null
                ? rounded(key, firstWorker, both, sum, eights.length, rounding(key, firstWorker, both))
                : new UpdateVector(key, firstWorker, both, sum, eights, scales, sixteens);
    }
}
