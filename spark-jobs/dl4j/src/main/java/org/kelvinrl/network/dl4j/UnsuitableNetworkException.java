package org.kelvinrl.network.dl4j;

import org.kelvinrl.schema.KelvinException;

/** A configuration, or a model, of DL4J that is not computed with. */
final class UnsuitableNetworkException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String found;
    private final String place;
    private final String advice;

    /**
     * A refusal.
     *
     * @param expected what would have been right
     * @param found what was there instead
     * @param place where in the file
     * @param advice what to do, as a sentence without its full stop
     */
    UnsuitableNetworkException(String expected, String found, String place, String advice) {
        super(place + ": expected " + expected + ", found " + found);
        this.expected = expected;
        this.found = found;
        this.place = place;
        this.advice = advice;
    }

    /**
     * As a user is told.
     *
     * @param file the file
     */
    KelvinException refusal(String file) {
        return KelvinException.data(expected, found, place + ", " + file, advice)
                .because(this);
    }
}
