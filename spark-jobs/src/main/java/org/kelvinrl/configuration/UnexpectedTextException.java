package org.kelvinrl.configuration;

/** A text that makes no value of a setting, where the parser knows better than the setting what was expected. */
public final class UnexpectedTextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses a text.
     *
     * @param expected what would have been right, as a phrase
     * @param cause what the parser found
     */
    public UnexpectedTextException(String expected, Exception cause) {
        super(expected, cause);
    }
}
