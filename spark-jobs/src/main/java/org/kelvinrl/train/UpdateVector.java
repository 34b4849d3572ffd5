package org.kelvinrl.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /** What rounds a node by chance. */
    static Rounding rounding(long key, int firstWorker, int workers) {
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
        return layout().bytes();
    }

    /** Merges the sibling to the right into this one; floats are reused. */
    UpdateVector merge(UpdateVector right) {
        return merge(right, UpdateVector::rounding);
    }

    /**
     * Merges a part of the sibling to the right into the same part of this one; floats are reused.
     *
     * @param right the same numbers of the sibling
     * @param roundings gives what rounds the merged node: the same one for all of its parts, which come in order
     */
    UpdateVector merge(UpdateVector right, Roundings roundings) {
        float[] sum = values();
        float[] added = right.values();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += added[i];
        }
        int both = workers + right.workers;
        return floats == null
                ? rounded(key, firstWorker, both, sum, eights.length, roundings.of(key, firstWorker, both))
                : new UpdateVector(key, firstWorker, both, sum, eights, scales, sixteens);
    }

    /** What rounds the nodes of the worker tree. */
    @FunctionalInterface
    interface Roundings {

        /**
         * What rounds a node.
         *
         * @param key of the round
         * @param firstWorker lowest id of the workers below the node
         * @param workers their number
         */
        Rounding of(long key, int firstWorker, int workers);
    }

    /** How its numbers are stored. */
    UpdateLayout layout() {
        int inFull = floats == null ? 0 : floats.length;
        return new UpdateLayout(key, firstWorker, workers, inFull, eights.length, sixteens.length);
    }

    /**
     * Writes a part.
     *
     * @param from first number of the part
     * @param to number after its last
     * @param bytes where it goes, from the first on
     * @return how many bytes it is
     */
    int store(int from, int to, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int count = to - from;
        if (floats != null) {
            buffer.asFloatBuffer().put(floats, from, count);
        } else if (from < eights.length) {
            buffer.put(eights, from, count);
            buffer.asFloatBuffer().put(scales, from / EightBits.BLOCK, EightBits.blocks(count));
        } else {
            buffer.asShortBuffer().put(sixteens, from - eights.length, count);
        }
        return layout().bytes(from, to);
    }

    /**
     * A part as it was stored.
     *
     * @param layout of the update that it is part of
     * @param from first number of the part
     * @param to number after its last
     * @param bytes its bytes, from the first on
     */
    static UpdateVector part(UpdateLayout layout, int from, int to, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int count = to - from;
        float[] floats = layout.floats > 0 ? new float[count] : null;
        boolean inEightBits = from < layout.eights;
        byte[] eights = inEightBits ? new byte[count] : NO_BYTES;
        float[] scales = inEightBits ? new float[EightBits.blocks(count)] : NO_FLOATS;
        short[] sixteens = floats == null && !inEightBits ? new short[count] : NO_HALVES;
        if (floats != null) {
            buffer.asFloatBuffer().get(floats);
        } else {
            buffer.get(eights);
            buffer.asFloatBuffer().get(scales);
            buffer.asShortBuffer().get(sixteens);
        }
        return new UpdateVector(layout.key, layout.firstWorker, layout.workers, floats, eights, scales, sixteens);
    }
}
