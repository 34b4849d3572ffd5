package org.kelvinrl.log;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** The first line of a CSV file that is not blank: the names of its columns, and what separates them. */
final class CsvHeader {

    private static final char[] DELIMITERS = {',', ';', '\t'};
    private static final int MOST_COLUMNS = 1 << 16;

    private final char delimiter;
    private final List<String> columns;

    private CsvHeader(char delimiter, List<String> columns) {
        this.delimiter = delimiter;
        this.columns = columns;
    }

    /** The first line of a file that is not blank; null if there is none. */
    static String line(Path path, Configuration configuration) throws IOException {
        try (TextLines lines = TextLines.of(path, configuration)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (!TextRows.isBlank(line)) {
                    return Utf8.decode(line);
                }
            }
            return null;
        } catch (BadValueException e) {
            throw KelvinException.data(e.expected(), e.found(), path + ", header", e.whatToDo());
        }
    }

    /**
     * Cuts a header line.
     *
     * @param given the delimiter that the user gave; null for the one that the line tells
     */
    static CsvHeader of(String line, Character given, String path) {
        char delimiter = given == null ? delimiter(line) : given;
        CsvLine header;
        try {
            header = CsvLine.of(line, delimiter, MOST_COLUMNS);
        } catch (BadValueException e) {
            throw KelvinException.data(e.expected(), e.found(), path + ", header", "Close the quote");
        }
        if (header.count() > MOST_COLUMNS) {
            throw KelvinException.data(
                    "at most " + MOST_COLUMNS + " columns",
                    String.valueOf(header.count()),
                    path + ", header",
                    "Write lists in place of columns, as JSON or Parquet");
        }
        List<String> columns = header.fields().stream().map(String::strip).toList();
        if (new HashSet<>(columns).size() < columns.size()) {
            throw KelvinException.data(
                    "column names that differ",
                    String.join(", ", columns),
                    path + ", header",
                    "Rename the columns that share a name");
        }
        return new CsvHeader(delimiter, columns);
    }

    /** The only delimiter that occurs in the line outside quotes; a comma if none or several do. */
    private static char delimiter(String line) {
        String plain = line.replaceAll("\"[^\"]*\"", "");
        char found = ',';
        int kinds = 0;
        for (char delimiter : DELIMITERS) {
            if (plain.indexOf(delimiter) >= 0) {
                found = delimiter;
                kinds++;
            }
        }
        return kinds == 1 ? found : ',';
    }

    char delimiter() {
        return delimiter;
    }

    List<String> columns() {
        return columns;
    }
}
