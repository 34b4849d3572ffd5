package org.kelvinrl.log;

/**
 * What a source knows of the values in a column before it reads them.
 *
 * @param kind what the values are
 * @param element what the elements of a list or the values of a map are; null for other kinds
 * @param text the type in the words of the source, for messages
 */
public record LogType(Kind kind, LogType element, String text) {

    /** A column of text, such as one of a CSV file, that may stand for anything. */
    public static final LogType UNTYPED = new LogType(Kind.UNTYPED, null, "text");

    /** Kinds of values. */
    public enum Kind {
        /** Known only row by row. */
        UNTYPED,
        /** Numbers. */
        NUMBER,
        /** Truth values. */
        TRUTH,
        /** Text. */
        TEXT,
        /** Time stamps. */
        TIME,
        /** Lists, given as {@link java.util.List}. */
        LIST,
        /** Maps, given as {@link java.util.Map}. */
        MAP,
        /** What no prepared column can hold. */
        OTHER
    }
}
