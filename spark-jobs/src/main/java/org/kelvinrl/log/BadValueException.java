package org.kelvinrl.log;

/** A row that cannot be taken: which column of the log, what was expected and found. Its place is known to the reader. */
public final class BadValueException extends Exception {

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

    /** A value of a column that breaks a rule, with advice. */
    public static BadValueException of(String column, String expected, String found) {
        return new BadValueException(column, expected, found, "Correct or remove the row, or map another column");
    }

    /** A value of a column that breaks a rule, with advice. */
    public static BadValueException of(String column, String expected, String found, String whatToDo) {
        return new BadValueException(column, expected, found, whatToDo);
    }

    /** The text of a value as a message may show it: short, on one line, in quotes. */
    public static String quote(String text) {
        String shown = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    /** Name of the column. */
    public String column() {
        return column;
    }

    /** What was expected. */
    public String expected() {
        return expected;
    }

    /** What was found. */
    public String found() {
        return found;
    }

    /** What the user may do. */
    public String whatToDo() {
        return whatToDo;
    }
}
