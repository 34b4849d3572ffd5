package org.kelvinrl.log;

/** One option of a format's reader, such as {@code delimiter=;}. Its value may be a secret: no text shows it. Immutable. */
public final class ReaderOption {

    private final String name;
    private final String value;

    private ReaderOption(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /**
     * The option of a text.
     *
     * @param text a name, an equals sign and a value, which may have more of them
     * @return the option
     * @throws IllegalArgumentException if the text is none
     */
    public static ReaderOption of(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("an option is KEY=VALUE");
        }
        return new ReaderOption(text.substring(0, equals).strip(), text.substring(equals + 1));
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }

    @Override
    public String toString() {
        return name + "=***";
    }
}
