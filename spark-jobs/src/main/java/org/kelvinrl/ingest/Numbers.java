package org.kelvinrl.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.kelvinrl.log.BadValueException;

/** Values of a log, typed or text, as numbers, truth values and text. Text is never read as something it is not quite. */
final class Numbers {

    private static final int LONGEST_SHOWN = 80;

    /** Whole numbers up to here are exact in a double. */
    private static final double LARGEST_EXACT = 0x1.0p53;

    private static final Map<String, Boolean> TRUTHS =
            Map.of("true", true, "1", true, "1.0", true, "false", false, "0", false, "0.0", false);

    /** Not finite, as Python and Java write it. */
    private static final Map<String, Double> SPECIAL = Map.of(
            "nan", Double.NaN,
            "inf", Double.POSITIVE_INFINITY,
            "+inf", Double.POSITIVE_INFINITY,
            "infinity", Double.POSITIVE_INFINITY,
            "+infinity", Double.POSITIVE_INFINITY,
            "-inf", Double.NEGATIVE_INFINITY,
            "-infinity", Double.NEGATIVE_INFINITY);

    /** The space between date and time where ISO 8601 has a T. */
    private static final Pattern DATE_SPACE = Pattern.compile("(?<=^\\d{4}-\\d\\d-\\d\\d) ");

    private Numbers() {}

    static double number(Object value, String column) throws BadValueException {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text) {
            return parse(text.strip(), column);
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw notA("number", value, column);
    }

    /** A finite number as a 32-bit float. */
    static float float32(Object value, String column) throws BadValueException {
        return float32(number(value, column), column);
    }

    static float float32(double number, String column) throws BadValueException {
        float value = (float) number;
        if (!Double.isFinite(number)) {
            throw BadValueException.of(column, "a finite number", String.valueOf(number));
        }
        if (Float.isInfinite(value)) {
            throw BadValueException.of(column, "a number within the range of 32-bit floats", String.valueOf(number));
        }
        return value;
    }

    static long whole(Object value, String column) throws BadValueException {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof String text && isDigits(text)) {
            return Long.parseLong(text);
        }
        double number = number(value, column);
        if (number != Math.rint(number) || Math.abs(number) > LARGEST_EXACT) {
            throw BadValueException.of(column, "a whole number", shown(value));
        }
        return (long) number;
    }

    static boolean truth(Object value, String column) throws BadValueException {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof String text) {
            Boolean truth = TRUTHS.get(text.strip().toLowerCase(Locale.ROOT));
            if (truth == null) {
                throw notTruth(value, column);
            }
            return truth;
        }
        double number = number(value, column);
        if (number != 0 && number != 1) {
            throw notTruth(value, column);
        }
        return number == 1;
    }

    /** Microseconds since the epoch: a time stamp, a whole number of microseconds, or text in ISO 8601, as pandas writes it too. */
    static long microseconds(Object value, String column) throws BadValueException {
        if (value instanceof Instant instant) {
            return microseconds(instant);
        }
        if (value instanceof java.sql.Timestamp timestamp) {
            return microseconds(timestamp.toInstant());
        }
        if (value instanceof String text && !isDigits(text)) {
            try {
                return microseconds(
                        Instant.parse(DATE_SPACE.matcher(text.strip()).replaceFirst("T")));
            } catch (DateTimeException e) {
                throw BadValueException.of(
                        column,
                        "microseconds since 1970 or a time in ISO 8601 such as 2026-01-31T12:00:00Z",
                        shown(value));
            }
        }
        return whole(value, column);
    }

    static String text(Object value, String column) throws BadValueException {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Double || value instanceof Float) {
            return Long.toString(whole(value, column));
        }
        return value.toString();
    }

    /** A value as a message may show it. */
    static String shown(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return BadValueException.quote(text);
        }
        String text = value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    private static long microseconds(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    private static double parse(String text, String column) throws BadValueException {
        if (!isDecimal(text)) {
            Double special = SPECIAL.get(text.toLowerCase(Locale.ROOT));
            if (special == null) {
                throw notA("number", text, column);
            }
            return special;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw notA("number", text, column);
        }
    }

    /** Java would also read 1f, 2d and hexadecimal numbers. */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** Whether text is a decimal number. */
    static boolean isNumber(String text) {
        String stripped = text.strip();
        try {
            return isDecimal(stripped) && Double.isFinite(Double.parseDouble(stripped));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Digits alone, and few enough for a long. */
    private static boolean isDigits(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static BadValueException notTruth(Object value, String column) {
        return BadValueException.of(column, "true or false, or 1 or 0", shown(value));
    }

    private static BadValueException notA(String what, Object value, String column) {
        return BadValueException.of(column, "a " + what, shown(value));
    }
}
