package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.List;

/** One line of separated text: RFC 4180 with any delimiter, without line breaks inside quotes. */
final class CsvLine {

    private final List<String> fields = new ArrayList<>();
    private int count;

    private CsvLine() {}

    /**
     * Cuts a line.
     *
     * @param most fields that are kept; those after them are counted, however many
     * @throws BadValueException if a quote is not closed
     */
    static CsvLine of(String line, char delimiter, int most) throws BadValueException {
        CsvLine cut = new CsvLine();
        boolean hasQuotes = line.indexOf('"') >= 0;
        int from = 0;
        while (from <= line.length()) {
            int end = hasQuotes ? quotedEnd(line, from, delimiter) : plainEnd(line, from, delimiter);
            if (cut.count < most) {
                String field = line.substring(from, end);
                cut.fields.add(hasQuotes ? unquoted(field) : field);
            }
            cut.count++;
            from = end + 1;
        }
        return cut;
    }

    /** The first fields. */
    List<String> fields() {
        return fields;
    }

    /** How many fields the line has. */
    int count() {
        return count;
    }

    private static int plainEnd(String line, int from, char delimiter) {
        int end = line.indexOf(delimiter, from);
        return end < 0 ? line.length() : end;
    }

    /** The next delimiter outside quotes; a doubled quote leaves and enters them at once. */
    private static int quotedEnd(String line, int from, char delimiter) throws BadValueException {
        boolean isQuoted = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == delimiter && !isQuoted) {
                return i;
            }
        }
        if (isQuoted) {
            throw BadValueException.of(
                    "of the quote",
                    "a closing quote",
                    "the end of the line",
                    "Close the quote; a row is one line, so write the log without line breaks inside quotes");
        }
        return line.length();
    }

    private static String unquoted(String field) {
        String text = field.strip();
        boolean isQuoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : field;
    }
}
