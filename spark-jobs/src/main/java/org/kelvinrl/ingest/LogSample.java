package org.kelvinrl.ingest;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LogType;
import org.kelvinrl.log.LogType.Kind;

/** The columns of a log and its first rows. */
final class LogSample {

    private static final int ROWS = 20;
    private static final int LONGEST_VALUE = 60;

    private final LogSource log;
    private final List<String> columns;
    private final List<Object[]> rows;

    private LogSample(LogSource log, List<Object[]> rows) {
        this.log = log;
        this.columns = log.columns();
        this.rows = rows;
    }

    static LogSample of(LogSource log) {
        return new LogSample(log, log.head(ROWS));
    }

    List<String> columns() {
        return columns;
    }

    boolean has(Collection<String> names) {
        return names.stream().allMatch(log::has);
    }

    /** What a column holds, told from its type, or from the first rows where the type does not tell. */
    Kind kind(String column) {
        LogType type = log.type(column);
        if (type.kind() != Kind.UNTYPED) {
            return type.kind();
        }
        if (all(column, value -> value instanceof List)) {
            return Kind.LIST;
        }
        if (all(column, value -> value instanceof java.util.Map)) {
            return Kind.MAP;
        }
        if (all(column, LogSample::isTruth)) {
            return Kind.TRUTH;
        }
        return all(column, LogSample::isNumber) ? Kind.NUMBER : Kind.TEXT;
    }

    /** Whether the first rows have whole numbers of at least 0, and more than two of them. */
    boolean isState(String column) {
        int i = columns.indexOf(column);
        long different = rows.stream()
                .map(row -> row[i])
                .filter(Objects::nonNull)
                .map(Object::toString)
                .distinct()
                .count();
        return different > 2 && all(column, value -> value.toString().matches("\\d{1,9}"));
    }

    /** The first rows, a line each, cut to a length that a person reads. */
    List<String> preview(int most) {
        return rows.stream().limit(most).map(this::line).toList();
    }

    private String line(Object[] row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length && line.length() < 1_000; i++) {
            line.append(i == 0 ? "" : ", ")
                    .append(shown(columns.get(i)))
                    .append(" = ")
                    .append(shown(row[i]));
        }
        return line.toString();
    }

    /** On one line, whatever is in it. */
    static String shown(Object value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    }

    /** Whether a test holds for all values of a column that are there, of which there is one at least. */
    private boolean all(String column, Predicate<Object> test) {
        int i = columns.indexOf(column);
        List<Object> values =
                rows.stream().map(row -> row[i]).filter(Objects::nonNull).toList();
        return !values.isEmpty() && values.stream().allMatch(test);
    }

    private static boolean isTruth(Object value) {
        String text = value.toString().toLowerCase(Locale.ROOT);
        return value instanceof Boolean || text.equals("true") || text.equals("false");
    }

    private static boolean isNumber(Object value) {
        return value instanceof Number
                || value.toString()
                        .strip()
                        .matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?|[-+]?[Ii]nf|[Nn]a[Nn]");
    }
}
