package org.kelvinrl.log;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.schema.KelvinException;

/**
 * A log as CSV files that all have the same header.
 *
 * <p>Spark gives the lines, and the fields are cut here: Spark's CSV reader turns text in a column of numbers into null,
 * drops surplus fields, and does not know which line it is at.
 */
final class CsvSource extends TextSource {

    private final CsvHeader header;

    private CsvSource(OpenedFiles opened, CsvHeader header) {
        super(opened);
        this.header = header;
    }

    /** The log in some files; files without a line are left out. */
    static CsvSource of(SparkSession session, InputFiles inputs, List<InspectedFile> inspected, ReaderOptions options) {
        List<InspectedFile> filled =
                inspected.stream().filter(file -> file.header().isPresent()).toList();
        OpenedFiles opened = OpenedFiles.of(session, inputs, filled);
        Character delimiter = options.delimiter();
        CsvHeader header = header(filled.get(0), delimiter);
        for (InspectedFile file : filled) {
            checkSame(header, filled.get(0).path(), file, delimiter);
        }
        return new CsvSource(opened, header);
    }

    @Override
    public LogFormat format() {
        return LogFormat.CSV;
    }

    @Override
    public List<String> columns() {
        return header.columns();
    }

    @Override
    public LogType type(String column) {
        return LogType.UNTYPED;
    }

    @Override
    public int listLength(String name) {
        throw new IllegalStateException("no column of a CSV file is a list: " + name);
    }

    @Override
    public RowReader reader(List<String> wanted) {
        int[] positions = wanted.stream().mapToInt(columns()::indexOf).toArray();
        int width = columns().size();
        char delimiter = header.delimiter();
        return (lines, starts) -> new CsvRows(lines, starts, delimiter, positions, width);
    }

    private static void checkSame(CsvHeader first, String path, InspectedFile file, Character delimiter) {
        CsvHeader other = header(file, delimiter);
        if (!other.columns().equals(first.columns()) || other.delimiter() != first.delimiter()) {
            throw KelvinException.data(
                    "the columns " + String.join(", ", first.columns()) + ", as in " + path,
                    String.join(", ", other.columns()),
                    file.path() + ", header",
                    "Give all files the same header, or ingest them apart");
        }
    }

    private static CsvHeader header(InspectedFile file, Character delimiter) {
        return CsvHeader.of(file.header().orElseThrow(), delimiter, file.path());
    }
}
