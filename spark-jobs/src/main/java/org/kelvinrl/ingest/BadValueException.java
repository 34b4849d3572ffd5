package org.kelvinrl.ingest;

/** A row that cannot be taken: which column of the log, what was expected and found. Its place is known to the reader. */
final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 80;

    private final String column;
    private final String expected;
    private final String found;
    private final String whatToDo;

    private BadValueException(String column, String expected, String found, String whatToDo) {
        // One for each bad row: a stack trace would cost more than the rest and tell nothing.
        super(null, null, false, false);
        this.column = column;
        this.expected = expected;
        this.found = found;
        this.whatToDo = whatToDo;
    }

    static BadValueException of(String column, String expected, String found) {
        return new BadValueException(column, expected, found, "Correct or remove the row, or map another column");
    }

    static BadValueException of(String column, String expected, String found, String whatToDo) {
        return new BadValueException(column, expected, found, whatToDo);
    }

    /** The text of a value as a message may show it: short, on one line, in quotes. */
    static String quote(String text) {
        String shown = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    String column() {
        return column;
    }

    String expected() {
        return expected;
    }

    String found() {
        return found;
    }

    String whatToDo() {
        return whatToDo;
    }
}
