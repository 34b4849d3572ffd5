package org.kelvinrl.score;

import org.kelvinrl.schema.KelvinException;

/**
 * A row that has no result. Its task tells of it instead of failing: it would fail again, and of several such rows the first is
 * to be named, whichever task ends first.
 */
final class UnscorableRowException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String found;
    private final String where;
    private final String whatToDo;

    UnscorableRowException(String expected, String found, String where, String whatToDo, Exception cause) {
        super(expected, cause);
        this.expected = expected;
        this.found = found;
        this.where = where;
        this.whatToDo = whatToDo;
    }

    /** The failure in plain text, for the way to the driver. */
    String[] parts() {
        return new String[] {expected, found, where, whatToDo};
    }

    /** The failure that the user is told, from its parts. */
    static KelvinException told(String[] parts) {
        return KelvinException.data(parts[0], parts[1], parts[2], parts[3]);
    }
}
