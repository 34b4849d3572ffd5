package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated text: RFC 4180, without line breaks inside quotes. */
final class CsvLine {

    /** A line of nothing else is no row. */
    static final String BLANKS = " \t";

    private CsvLine() {}

    static boolean isBlank(String line) {
        int i = 0;
        while (i < line.length() && BLANKS.indexOf(line.charAt(i)) >= 0) {
            i++;
        }
        return i == line.length();
    }

    /**
     * The fields of a line.
     *
     * @throws BadValueException if a quote is not closed
     */
    static List<String> fields(String line) throws BadValueException {
        List<String> fields = new ArrayList<>();
        boolean hasQuotes = line.indexOf('"') >= 0;
        int from = 0;
        while (from <= line.length()) {
            int end = hasQuotes ? quotedEnd(line, from) : plainEnd(line, from);
            String field = line.substring(from, end);
            fields.add(hasQuotes ? unquoted(field) : field);
            from = end + 1;
        }
        return fields;
    }

    private static int plainEnd(String line, int from) {
        int comma = line.indexOf(',', from);
        return comma < 0 ? line.length() : comma;
    }

    /** The next comma outside quotes; a doubled quote leaves and enters them at once. */
    private static int quotedEnd(String line, int from) throws BadValueException {
        boolean isQuoted = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                return i;
            }
        }
        if (isQuoted) {
            throw BadValueException.of("of the quote", "a closing quote", "the end of the line");
        }
        return line.length();
    }

    private static String unquoted(String field) {
        String text = field.strip();
        boolean isQuoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : field;
    }
}
