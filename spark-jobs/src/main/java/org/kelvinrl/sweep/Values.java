package org.kelvinrl.sweep;

import java.util.List;
import java.util.stream.Collectors;

/** Values of settings as a table shows them. */
final class Values {

    private Values() {}

    /** The value as a user writes it: a list with commas. */
    static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }
}
