package org.kelvinrl.train;

/** Numbers that a training cannot go on with: outputs, updates or parameters that are not finite. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int INFINITY_BITS = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    /** What was found, such as {@code NaN}. */
    private final String found;

    /** Where it was found. */
    private final String place;

    /** The step of the round in which it was found, from 1; 0 if it was in none. */
    private final long step;

    /** Id of the worker whose it is; -1 if it is no worker's. */
    private final int worker;

    private DivergedException(String found, String place, long step, int worker) {
        super(place + ": expected finite numbers, found " + found);
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
        return new DivergedException(found, place, 0, -1);
    }

    /** The same, found in a step of a round. */
    DivergedException inStep(long number) {
        return new DivergedException(found, place, number, worker);
    }

    /** The same, of a worker. */
    DivergedException ofWorker(int id) {
        return new DivergedException(found, place, step, id);
    }

    /** As data, for the driver. */
    Divergence toData() {
        return new Divergence(worker, step, found, place);
    }

    /**
     * Refuses a vector with an element that is not finite.
     *
     * @param vector the vector
     * @param place what it is, for the message
     */
    static void check(float[] vector, String place) {
        // Without the sign, the bits of floats are ordered as the floats are, and infinity and NaN come last.
        int largest = 0;
        for (float element : vector) {
            largest = Math.max(largest, Float.floatToRawIntBits(element) & Integer.MAX_VALUE);
        }
        if (largest >= INFINITY_BITS) {
            throw of("NaN or infinity", place);
        }
    }
}
