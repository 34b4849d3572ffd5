package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/** A log as Parquet files of one schema. */
final class ParquetSource extends FileSource {

    private final Dataset<Row> table;
    private final StructType schema;
    private final SparkColumns columns;
    private final Map<String, Integer> listLengths = new HashMap<>();

    private ParquetSource(OpenedFiles opened, StructType schema) {
        super(opened);
        this.schema = schema;
        this.columns = new SparkColumns(schema);
        this.table = table(opened.session(), opened.paths());
    }

    /** The log in some files, each of which has the columns of the first. */
    static ParquetSource of(SparkSession session, InputFiles inputs, List<InspectedFile> inspected) {
        ColumnTypes.requireSame(inspected);
        // What Spark would infer in a job of its own.
        StructType schema = new ParquetToSparkSchemaConverter(
                        session.sessionState().conf())
                .convert(inspected.get(0).schema());
        return new ParquetSource(OpenedFiles.of(session, inputs, inspected), schema);
    }

    private Dataset<Row> table(SparkSession session, List<Path> some) {
        return LogReading.reader(session).schema(schema).parquet(LogReading.literal(some));
    }

    @Override
    public LogFormat format() {
        return LogFormat.PARQUET;
    }

    @Override
    public List<String> columns() {
        return List.of(schema.fieldNames());
    }

    @Override
    public boolean has(String name) {
        return columns.has(name);
    }

    @Override
    public LogType type(String name) {
        return SparkTypes.of(columns.type(name));
    }

    @Override
    public int listLength(String name) {
        return listLengths.computeIfAbsent(name, list -> LogReading.firstLength(table, columns.column(list)));
    }

    @Override
    public long count() {
        return table.count();
    }

    @Override
    public Dataset<Row> read(List<Path> some, List<String> wanted) {
        return select(some.equals(files()) ? table : table(session(), some), wanted);
    }

    @Override
    public boolean hasExactPlaces() {
        return true;
    }

    @Override
    public Dataset<Row> readInOrder(List<Path> some, List<String> wanted) {
        return select(table(LogReading.wholeFiles(session()), some), wanted);
    }

    private Dataset<Row> select(Dataset<Row> table, List<String> wanted) {
        List<Column> selected = new ArrayList<>();
        wanted.forEach(name -> selected.add(columns.column(name)));
        selected.add(LogReading.metadata("row_index"));
        return table.select(selected.toArray(Column[]::new));
    }

    @Override
    public RowReader reader(List<String> wanted) {
        int width = wanted.size();
        return (rows, starts) -> new ParquetRows(rows, width);
    }
}
