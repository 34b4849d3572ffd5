package org.kelvinrl.offline;

import org.kelvinrl.train.Lookahead;

/**
 * How many rewards are added up before a value stands for the rest. Immutable.
 *
 * <p>Written as a number, or as {@code all}.
 *
 * @param count from 1 to {@value #MOST}, or {@link Lookahead#TO_THE_END}
 */
public record Steps(int count) {

    /** All to the end of the episode. */
    static final Steps ALL = new Steps(Lookahead.TO_THE_END);

    /** How it may be written. */
    static final String SYNTAX = "a number from 1 to 10000, or all";

    private static final int MOST = 10_000;

    static Steps parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equals("all")) {
            return ALL;
        }
        int count = Integer.parseInt(trimmed);
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("expected " + SYNTAX + ", found " + count);
        }
        return new Steps(count);
    }

    @Override
    public String toString() {
        return count == Lookahead.TO_THE_END ? "all" : Integer.toString(count);
    }
}
