package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** A log as Parquet files of one schema. */
final class ParquetSource implements LogSource {

    private final SparkSession session;
    private final List<Path> files;
    private final Dataset<Row> table;
    private final StructType schema;
    private final Map<String, Integer> listLengths = new HashMap<>();

    private ParquetSource(SparkSession session, List<Path> files, StructType schema) {
        this.session = session;
        this.files = files;
        this.schema = schema;
        this.table = table(files);
    }

    /** The log in some files, each of which has the columns of the first. */
    static ParquetSource of(SparkSession session, List<InspectedFile> inspected) {
        for (InspectedFile file : inspected) {
            checkSame(inspected.get(0), file);
        }
        // What Spark would infer in a job of its own.
        StructType schema = new ParquetToSparkSchemaConverter(
                        session.sessionState().conf())
                .convert(inspected.get(0).schema());
        return new ParquetSource(
                session, inspected.stream().map(file -> new Path(file.path())).toList(), schema);
    }

    /** Spark would take the schema of one file, and nulls for columns that another file has not. */
    private static void checkSame(InspectedFile first, InspectedFile other) {
        MessageType schema = other.schema();
        for (Type field : first.schema().getFields()) {
            String found = schema.containsField(field.getName()) ? typeOf(schema.getType(field.getName())) : "none";
            if (!found.equals(typeOf(field))) {
                throw KelvinException.data(
                        "the column " + typeOf(field) + ", as in " + first.path(),
                        found,
                        other.path() + ", schema",
                        "Give all files the same columns, or ingest them apart");
            }
        }
    }

    /** A column's name and type on one line; whether it may be null does not matter. */
    private static String typeOf(Type field) {
        StringBuilder text = new StringBuilder();
        field.writeToStringBuilder(text, "");
        return text.toString().replaceAll("\\b(optional|required) ", "").replaceAll("\\s+", " ");
    }

    private Dataset<Row> table(List<Path> some) {
        return LogReading.reader(session).schema(schema).parquet(LogReading.literal(some));
    }

    @Override
    public List<String> columns() {
        return List.of(schema.fieldNames());
    }

    @Override
    public List<Path> files() {
        return files;
    }

    @Override
    public void checkType(PreparedColumn column, String name, boolean element) {
        DataType type = schema.apply(name).dataType();
        boolean isListColumn = PreparedSchema.isList(column) && !element && type instanceof ArrayType;
        DataType item = isListColumn ? ((ArrayType) type).elementType() : type;
        if (!accepts(column, item)) {
            throw KelvinException.data(
                    "a column of " + expected(column) + " for `" + column.columnName() + "`",
                    "the type " + type.simpleString(),
                    place() + ", column " + name,
                    "Map another column, or write the log with another type");
        }
    }

    private static boolean accepts(PreparedColumn column, DataType type) {
        boolean isNumber = type instanceof NumericType;
        return switch (column.type()) {
            case FLOAT32, FLOAT64, FLOAT32_LIST, INT32 -> isNumber;
            case INT64 -> isNumber || (column == PreparedColumn.TIMESTAMP && type instanceof TimestampType);
            case BOOLEAN, BOOLEAN_LIST -> isNumber || type instanceof BooleanType;
            case TEXT -> isNumber || type instanceof StringType;
        };
    }

    private static String expected(PreparedColumn column) {
        return switch (column.type()) {
            case FLOAT32, FLOAT64, INT32 -> "numbers";
            case INT64 -> column == PreparedColumn.TIMESTAMP ? "time stamps or whole numbers" : "whole numbers";
            case BOOLEAN -> "truth values";
            case TEXT -> "text or whole numbers";
            case FLOAT32_LIST -> "numbers or lists of numbers";
            case BOOLEAN_LIST -> "truth values or lists of truth values";
        };
    }

    @Override
    public boolean isList(String name) {
        return schema.apply(name).dataType() instanceof ArrayType;
    }

    @Override
    public int listLength(String name) {
        return listLengths.computeIfAbsent(name, this::firstLength);
    }

    private int firstLength(String name) {
        Column list = LogReading.named(name);
        List<Row> first =
                table.filter(list.isNotNull()).select(functions.size(list)).takeAsList(1);
        return first.isEmpty() ? 0 : first.get(0).getInt(0);
    }

    @Override
    public long count() {
        return table.count();
    }

    @Override
    public Dataset<Row> read(List<String> wanted) {
        return readInOrder(files, wanted);
    }

    @Override
    public Dataset<Row> readInOrder(List<Path> some, List<String> wanted) {
        List<Column> columns = new ArrayList<>();
        wanted.forEach(name -> columns.add(LogReading.named(name)));
        columns.add(LogReading.metadata("file_path"));
        columns.add(LogReading.metadata("row_index"));
        return table(some).select(columns.toArray(Column[]::new));
    }

    @Override
    public RowReader reader(List<String> wanted) {
        int columns = wanted.size();
        return rows -> new ParquetRows(rows, columns);
    }
}
