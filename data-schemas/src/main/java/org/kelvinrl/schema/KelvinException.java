package org.kelvinrl.schema;

import java.util.Objects;

/**
 * A failure that its reader can mend: one message that says what was expected, what was found, where, and what to do.
 *
 * <p>Everything else that is thrown is a defect of the program. The kind decides the exit code of a command.
 */
public final class KelvinException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong, as the exit code of the process tells it (after BSD's sysexits). */
    public enum Kind {
        /** The command line is wrong: exit code 64. */
        USAGE(64),
        /** The input data are wrong: exit code 65. */
        DATA(65),
        /** A defect of the program, or of a machine under it: exit code 70. */
        INTERNAL(70),
        /** The output exists already or cannot be written: exit code 73. */
        OUTPUT(73),
        /** The run was stopped and can be resumed: exit code 75. */
        STOPPED(75),
        /** The configuration is wrong: exit code 78. */
        CONFIGURATION(78);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /**
         * The exit code that a command ends with.
         *
         * @return the exit code, 64 to 78
         */
        public int exitCode() {
            return exitCode;
        }
    }

    /** The kind; it survives the way from an executor to the driver. */
    private final Kind kind;

    private KelvinException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    /**
     * A failure with its four parts.
     *
     * @param kind what went wrong
     * @param expected what would have been right, such as {@code "a finite number"}
     * @param found what was there instead, such as {@code "NaN"}
     * @param where the place: file, row, column, key or option
     * @param whatToDo how to mend it, as a sentence without its full stop
     * @return the exception, to be thrown
     */
    public static KelvinException of(Kind kind, String expected, String found, String where, String whatToDo) {
        return new KelvinException(kind, sentence(expected, found, where, whatToDo), null);
    }

    /**
     * Wrong input data.
     *
     * @param expected what would have been right
     * @param found what was there instead
     * @param where file, row and column
     * @param whatToDo how to mend it
     * @return the exception, to be thrown
     */
    public static KelvinException data(String expected, String found, String where, String whatToDo) {
        return of(Kind.DATA, expected, found, where, whatToDo);
    }

    /**
     * A wrong command line.
     *
     * @param expected what would have been right
     * @param found what was there instead
     * @param where the option or parameter
     * @param whatToDo how to mend it
     * @return the exception, to be thrown
     */
    public static KelvinException usage(String expected, String found, String where, String whatToDo) {
        return of(Kind.USAGE, expected, found, where, whatToDo);
    }

    /**
     * A wrong configuration.
     *
     * @param expected what would have been right
     * @param found what was there instead
     * @param where the key and the origin of its value
     * @param whatToDo how to mend it
     * @return the exception, to be thrown
     */
    public static KelvinException configuration(String expected, String found, String where, String whatToDo) {
        return of(Kind.CONFIGURATION, expected, found, where, whatToDo);
    }

    /**
     * An output that exists already or cannot be written.
     *
     * @param expected what would have been right
     * @param found what was there instead
     * @param where the path
     * @param whatToDo how to mend it
     * @return the exception, to be thrown
     */
    public static KelvinException output(String expected, String found, String where, String whatToDo) {
        return of(Kind.OUTPUT, expected, found, where, whatToDo);
    }

    /**
     * The same failure with the exception that led to it, which is shown only to those who ask for it.
     *
     * @param cause what led to the failure
     * @return a new exception
     */
    public KelvinException because(Throwable cause) {
        return new KelvinException(kind, getMessage(), cause);
    }

    /**
     * What went wrong.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    private static String sentence(String expected, String found, String where, String whatToDo) {
        return "expected " + expected + ", found " + found + " (" + where + "). " + whatToDo + ".";
    }
}
