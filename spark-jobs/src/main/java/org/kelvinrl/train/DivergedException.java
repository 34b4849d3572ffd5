package org.kelvinrl.train;

import java.util.function.IntFunction;

/** Numbers that a training cannot go on with: outputs, updates or parameters that are not finite, or outputs beyond a bound. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String FINITE = "finite numbers";
    private static final int INFINITY_BITS = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    /** What was expected, such as {@code finite numbers}. */
    private final String expected;

    /** What was found, such as {@code NaN}. */
    private final String found;

    /** Where it was found. */
    private final String place;

    /** The step of the round in which it was found, from 1; 0 if it was in none. */
    private final long step;

    /** Id of the worker whose it is; -1 if it is no worker's. */
    private final int worker;

    private DivergedException(String expected, String found, String place, long step, int worker) {
        super(place + ": expected " + expected + ", found " + found);
        this.expected = expected;
        this.found = found;
        this.place = place;
        this.step = step;
        this.worker = worker;
    }

    /**
     * Something that is not finite.
     *
     * @param found what it is, such as {@code NaN}
     * @param place where it is, such as {@code the outputs for FILE, row 3}
     */
    public static DivergedException of(String found, String place) {
        return new DivergedException(FINITE, found, place, 0, -1);
    }

    /** The same, found in a step of a round. */
    DivergedException inStep(long number) {
        return new DivergedException(expected, found, place, number, worker);
    }

    /** The same, of a worker. */
    DivergedException ofWorker(int id) {
        return new DivergedException(expected, found, place, step, id);
    }

    /** As data, for the driver. */
    Divergence toData() {
        return new Divergence(worker, step, expected, found, place);
    }

    /**
     * Refuses a vector with an element that is not finite.
     *
     * @param vector the vector
     * @param place what it is, for the message
     */
    static void check(float[] vector, String place) {
        int largest = largestBits(vector, vector.length);
        if (largest >= INFINITY_BITS) {
            throw of("NaN or infinity", place);
        }
    }

    /** Without the sign, the bits of floats are ordered as the floats are, and infinity and NaN come last. */
    private static int largestBits(float[] vector, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(vector[i]) & Integer.MAX_VALUE);
        }
        return largest;
    }

    /**
     * Refuses finite outputs beyond a bound; what is not finite is left to the loss.
     *
     * @param outputs the outputs
     * @param count how many of them count, from the first on
     * @param bound largest magnitude that is let pass
     * @param place tells where the output at an index is, for the message
     */
    public static void checkBound(float[] outputs, int count, float bound, IntFunction<String> place) {
        int largest = largestBits(outputs, count);
        if (largest <= Float.floatToRawIntBits(bound) || largest >= INFINITY_BITS) {
            return;
        }
        int index = 0;
        while (Math.abs(outputs[index]) <= bound) {
            index++;
        }
        String expected = "outputs of magnitude " + bound + " at most";
        throw new DivergedException(expected, Float.toString(outputs[index]), place.apply(index), 0, -1);
    }
}
