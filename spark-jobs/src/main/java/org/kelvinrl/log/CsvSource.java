package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.schema.KelvinException;

/**
 * A log as CSV files that all have the same header.
 *
 * <p>Spark's text reader gives the lines, and the fields are cut here: Spark's CSV reader turns text in a column of numbers
 * into null, drops surplus fields, and does not know which line it is at.
 */
final class CsvSource implements LogSource {

    /** A line, its file as Spark names it, and where its part of the file starts. */
    private static final Encoder<Row> LINE = Encoders.row(new StructType()
            .add("value", DataTypes.StringType, false)
            .add("file_path", DataTypes.StringType, false)
            .add("file_block_start", DataTypes.LongType, false));

    private final SparkSession session;
    private final InputFiles inputs;
    private final List<Path> files;
    private final List<String> columns;

    private CsvSource(SparkSession session, InputFiles inputs, List<Path> files, List<String> columns) {
        this.session = session;
        this.inputs = inputs;
        this.files = files;
        this.columns = columns;
    }

    /** The log in some files; files without a line are left out. */
    static CsvSource of(SparkSession session, InputFiles inputs, List<InspectedFile> inspected) {
        List<InspectedFile> filled =
                inspected.stream().filter(file -> file.header().isPresent()).toList();
        if (filled.isEmpty()) {
            throw Failures.noRows(inspected.get(0).path());
        }
        List<String> columns = columns(filled.get(0));
        for (InspectedFile file : filled) {
            checkSame(columns, filled.get(0).path(), file);
        }
        return new CsvSource(
                session,
                inputs,
                filled.stream().map(file -> new Path(file.path())).toList(),
                columns);
    }

    @Override
    public LogFormat format() {
        return LogFormat.CSV;
    }

    @Override
    public int inputFiles() {
        return inputs.count();
    }

    @Override
    public long inputBytes() {
        return inputs.bytes();
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public List<Path> files() {
        return files;
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
    public long count() {
        Dataset<Row> lines = LogReading.reader(session).text(LogReading.literal(files));
        return lines.filter(functions
                                .trim(functions.col("value"), CsvLine.BLANKS)
                                .notEqual(""))
                        .count()
                - files.size();
    }

    @Override
    public Dataset<Row> read(List<String> wanted) {
        return LogReading.reader(session)
                .text(LogReading.literal(files))
                .select(
                        functions.col("value"),
                        LogReading.metadata("file_path"),
                        LogReading.metadata("file_block_start"));
    }

    @Override
    public Dataset<Row> readInOrder(List<Path> some, List<String> wanted) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
        return session.createDataset(some.stream().map(Path::toString).toList(), Encoders.STRING())
                .flatMap((FlatMapFunction<String, Row>) file -> CsvFile.lines(new Path(file), hadoop.value()), LINE);
    }

    @Override
    public RowReader reader(List<String> wanted) {
        int[] positions = wanted.stream().mapToInt(columns::indexOf).toArray();
        int width = columns.size();
        return lines -> new CsvRows(lines, positions, width);
    }

    private static void checkSame(List<String> columns, String first, InspectedFile file) {
        List<String> others = columns(file);
        if (!others.equals(columns)) {
            throw KelvinException.data(
                    "the columns " + String.join(", ", columns) + ", as in " + first,
                    String.join(", ", others),
                    file.path() + ", header",
                    "Give all files the same header, or ingest them apart");
        }
    }

    private static List<String> columns(InspectedFile file) {
        List<String> columns = new ArrayList<>();
        try {
            for (String field : CsvLine.fields(file.header().orElseThrow())) {
                columns.add(field.strip());
            }
        } catch (BadValueException e) {
            throw KelvinException.data(e.expected(), e.found(), file.path() + ", header", "Close the quote");
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw KelvinException.data(
                    "column names that differ",
                    String.join(", ", columns),
                    file.path() + ", header",
                    "Rename the columns that share a name");
        }
        return columns;
    }
}
