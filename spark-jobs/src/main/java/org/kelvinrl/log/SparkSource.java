package org.kelvinrl.log;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * A log that one of Spark's data sources reads, or a table of its catalogue.
 *
 * <p>Where rows come from files, a row is known by its file and its position in it; elsewhere by a hash of its values.
 */
final class SparkSource implements LogSource {

    private static final String FILE = "file_path";
    private static final String START = "file_block_start";

    private final LogFormat format;
    private final SparkTable table;
    private final SparkColumns columns;
    private final boolean hasFiles;
    private final List<Path> files;

    private SparkSource(LogFormat format, SparkTable table, boolean hasFiles, List<Path> files) {
        this.format = format;
        this.table = table;
        this.columns = new SparkColumns(table.inParts().schema());
        this.hasFiles = hasFiles;
        this.files = files;
    }

    static SparkSource of(LogFormat format, SparkTable table) {
        boolean hasFiles = hasFiles(table.inParts());
        List<Path> files = hasFiles ? table.files() : List.of(table.name());
        return new SparkSource(
                format, table, hasFiles && !files.isEmpty(), files.isEmpty() ? List.of(table.name()) : files);
    }

    /** Only files of Spark's own kind of table tell where a row comes from. */
    @SuppressWarnings("CatchingUnchecked")
    private static boolean hasFiles(Dataset<Row> rows) {
        try {
            return rows.select(LogReading.metadata(FILE), LogReading.metadata(START))
                            .schema()
                            .size()
                    == 2;
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public LogFormat format() {
        return format;
    }

    @Override
    public List<String> columns() {
        return List.of(table.inParts().schema().fieldNames());
    }

    @Override
    public boolean has(String column) {
        return columns.has(column);
    }

    @Override
    public LogType type(String column) {
        return SparkTypes.of(columns.type(column));
    }

    @Override
    public int listLength(String column) {
        return LogReading.firstLength(table.inParts(), columns.column(column));
    }

    @Override
    public long count() {
        return table.guarded(() -> table.inParts().count());
    }

    @Override
    public List<Path> files() {
        return files;
    }

    @Override
    public int inputFiles() {
        return hasFiles ? files.size() : 0;
    }

    @Override
    public long inputBytes() {
        return table.bytes();
    }

    @Override
    public boolean hasExactPlaces() {
        return !hasFiles;
    }

    @Override
    public Dataset<Row> read(List<Path> some, List<String> wanted) {
        Dataset<Row> rows = selected(table.inParts(), wanted);
        return some.equals(files) ? rows : only(some, rows);
    }

    @Override
    public Dataset<Row> readInOrder(List<Path> some, List<String> wanted) {
        if (!hasFiles) {
            return read(wanted);
        }
        return only(some, selected(table.inWholeFiles(), wanted));
    }

    private static Dataset<Row> only(List<Path> some, Dataset<Row> rows) {
        Object[] names = some.stream().flatMap(SparkSource::spellings).toArray();
        return rows.filter(functions.col(FILE).isin(names));
    }

    /** Data sources do not agree on how many slashes a local file has. */
    private static Stream<String> spellings(Path file) {
        URI uri = file.toUri();
        String path = uri.getRawPath();
        return Stream.of(uri.toString(), uri.getScheme() + ":" + path, uri.getScheme() + "://" + path);
    }

    private Dataset<Row> selected(Dataset<Row> rows, List<String> wanted) {
        List<Column> selected = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            // Values are found by position; a name of the log's could be that of the file's column.
            selected.add(columns.column(wanted.get(i)).as("value_" + i));
        }
        if (hasFiles) {
            selected.add(LogReading.metadata(FILE).as(FILE));
            selected.add(LogReading.metadata(START).as(START));
        } else {
            selected.add(functions.lit(table.name().toUri().toString()).as(FILE));
            selected.add(hash(rows.schema()).as(START));
        }
        return rows.select(selected.toArray(Column[]::new));
    }

    /** Maps cannot be hashed as they are. */
    private Column hash(StructType schema) {
        Column[] all = Stream.of(schema.fieldNames()).map(LogReading::named).toArray(Column[]::new);
        return functions.xxhash64(functions.to_json(functions.struct(all)));
    }

    @Override
    public RowReader reader(List<String> wanted) {
        String[] names = wanted.toArray(String[]::new);
        boolean isOfFiles = hasFiles;
        return (rows, starts) -> new SparkRows(rows, names, starts, isOfFiles);
    }
}
