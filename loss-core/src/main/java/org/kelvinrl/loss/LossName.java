package org.kelvinrl.loss;

import java.util.List;

/** A name that may carry a number, such as {@code amari:0.5}. */
final class LossName {
    private static final String SEPARATOR = ":";

    private final String family;
    private final String text;
    private final String base;
    private final String number;

    private LossName(String family, String text, String base, String number) {
        this.family = family;
        this.text = text;
        this.base = base;
        this.number = number;
    }

    /** Takes a name apart. The family is what a message calls it. */
    static LossName parse(String family, String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0
                ? new LossName(family, text, text, null)
                : new LossName(family, text, text.substring(0, end), text.substring(end + SEPARATOR.length()));
    }

    static String of(String base, double number) {
        return base + SEPARATOR + number;
    }

    /** The part without the number. */
    String base() {
        return base;
    }

    /** The number; another one if the name has none. */
    double number(double otherwise) {
        if (number == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    family + ": expected a number after " + base + SEPARATOR + ", found " + number, e);
        }
    }

    /** Gives back what has no number. */
    <T> T plain(T named) {
        if (number != null) {
            throw new IllegalArgumentException(family + ": expected " + base + " without a number, found " + text);
        }
        return named;
    }

    IllegalArgumentException unknown(List<String> names) {
        return new IllegalArgumentException(
                family + ": expected one of " + String.join(", ", names) + ", found " + text);
    }

    static double checked(String what, double number, double least, double most) {
        if (!(number >= least && number <= most)) {
            throw new IllegalArgumentException(
                    what + ": expected a number from " + least + " to " + most + ", found " + number);
        }
        return number;
    }
}
