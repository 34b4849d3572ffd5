package org.kelvinrl.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds the columns of a table, and what paths such as {@code a.b} lead to inside those that are structs. */
final class SparkColumns {

    /** A column or a field inside one. */
    private record Found(Column column, DataType type) {}

    private final Map<String, Found> columns = new LinkedHashMap<>();

    SparkColumns(StructType schema) {
        for (StructField field : schema.fields()) {
            columns.put(field.name(), new Found(LogReading.named(field.name()), field.dataType()));
        }
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    Column column(String name) {
        return find(name).orElseThrow().column();
    }

    DataType type(String name) {
        return find(name).orElseThrow().type();
    }

    private Optional<Found> find(String name) {
        return at(name, columns);
    }

    private static Optional<Found> at(String path, Map<String, Found> names) {
        return names.containsKey(path)
                ? Optional.of(names.get(path))
                : NestedPath.find(path, names, (outer, rest) -> at(rest, fields(outer)));
    }

    private static Map<String, Found> fields(Found outer) {
        Map<String, Found> fields = new LinkedHashMap<>();
        if (outer.type() instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                fields.put(field.name(), new Found(outer.column().getField(field.name()), field.dataType()));
            }
        }
        return fields;
    }
}
