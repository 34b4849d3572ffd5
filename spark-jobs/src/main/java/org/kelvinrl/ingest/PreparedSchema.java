package org.kelvinrl.ingest;

import java.util.Arrays;
import java.util.Set;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.kelvinrl.schema.PreparedColumn;

/** The prepared row as a Parquet schema: every column of {@link PreparedColumn} in its order, lists and maps in Parquet's standard form. */
final class PreparedSchema {

    static final String LIST = "list";
    static final String ELEMENT = "element";
    private static final String MAP = "key_value";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    private PreparedSchema() {}

    /** The schema of all columns. */
    static MessageType full(ObservationForm form) {
        return of(Set.of(PreparedColumn.values()), form);
    }

    /** The schema of some columns, in the order of {@link PreparedColumn}. */
    static MessageType of(Set<PreparedColumn> columns, ObservationForm form) {
        Type[] fields = Arrays.stream(PreparedColumn.values())
                .filter(columns::contains)
                .map(column -> field(column, form))
                .toArray(Type[]::new);
        return new MessageType("kelvin", fields);
    }

    /** Index of a column's field. The order of the columns is that of the schema, which only grows at its end. */
    @SuppressWarnings("EnumOrdinal")
    static int index(PreparedColumn column) {
        return column.ordinal();
    }

    /** Index of a column among those of a file of all columns, of its places if it is a map; its values follow them. */
    static int fileColumn(PreparedColumn column, ObservationForm form) {
        int maps = 0;
        for (PreparedColumn before : PreparedColumn.values()) {
            maps += form.isSparse(before) && index(before) < index(column) ? 1 : 0;
        }
        return index(column) + maps;
    }

    static boolean isList(PreparedColumn column) {
        return switch (column.type()) {
            case FLOAT32_LIST, BOOLEAN_LIST -> true;
            case BOOLEAN, INT32, INT64, FLOAT32, FLOAT64, TEXT -> false;
        };
    }

    /** Path from the root of the schema to the column's values. */
    static String[] path(PreparedColumn column) {
        return isList(column) ? new String[] {column.columnName(), LIST, ELEMENT} : new String[] {column.columnName()};
    }

    /** Path from the root of the schema to the places of a column that is a map. */
    static String[] placesPath(PreparedColumn column) {
        return new String[] {column.columnName(), MAP, KEY};
    }

    /** Path from the root of the schema to the values of a column that is a map. */
    static String[] valuesPath(PreparedColumn column) {
        return new String[] {column.columnName(), MAP, VALUE};
    }

    static Type field(PreparedColumn column, ObservationForm form) {
        Repetition repetition =
                switch (column.presence()) {
                    case REQUIRED -> Repetition.REQUIRED;
                    case NULLABLE -> Repetition.OPTIONAL;
                };
        if (form.isSparse(column)) {
            return map(column, repetition);
        }
        if (isList(column)) {
            return list(column, repetition);
        }
        return primitive(column, repetition, column.columnName());
    }

    private static GroupType list(PreparedColumn column, Repetition repetition) {
        return Types.buildGroup(repetition)
                .as(LogicalTypeAnnotation.listType())
                .addField(Types.repeatedGroup()
                        .addField(primitive(column, Repetition.REQUIRED, ELEMENT))
                        .named(LIST))
                .named(column.columnName());
    }

    private static GroupType map(PreparedColumn column, Repetition repetition) {
        return Types.buildGroup(repetition)
                .as(LogicalTypeAnnotation.mapType())
                .addField(Types.repeatedGroup()
                        .addField(Types.primitive(PrimitiveTypeName.INT32, Repetition.REQUIRED)
                                .named(KEY))
                        .addField(primitive(column, Repetition.REQUIRED, VALUE))
                        .named(MAP))
                .named(column.columnName());
    }

    private static PrimitiveType primitive(PreparedColumn column, Repetition repetition, String name) {
        PrimitiveTypeName physical =
                switch (column.type()) {
                    case BOOLEAN, BOOLEAN_LIST -> PrimitiveTypeName.BOOLEAN;
                    case INT32 -> PrimitiveTypeName.INT32;
                    case INT64 -> PrimitiveTypeName.INT64;
                    case FLOAT32, FLOAT32_LIST -> PrimitiveTypeName.FLOAT;
                    case FLOAT64 -> PrimitiveTypeName.DOUBLE;
                    case TEXT -> PrimitiveTypeName.BINARY;
                };
        return Types.primitive(physical, repetition).as(annotation(column)).named(name);
    }

    private static LogicalTypeAnnotation annotation(PreparedColumn column) {
        if (column.type() == PreparedColumn.Type.TEXT) {
            return LogicalTypeAnnotation.stringType();
        }
        return column == PreparedColumn.TIMESTAMP
                ? LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS)
                : null;
    }
}
