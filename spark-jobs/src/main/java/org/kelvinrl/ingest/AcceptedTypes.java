package org.kelvinrl.ingest;

import org.kelvinrl.log.LogType;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.schema.PreparedColumn;

/** Which columns of a log can hold what a prepared column needs. */
final class AcceptedTypes {

    private AcceptedTypes() {}

    /** Whether a column of the log will do; {@code isElement} says that it is one of several that make up a list. */
    static boolean accepts(PreparedColumn column, LogType type, boolean isElement) {
        boolean isListColumn = PreparedSchema.isList(column) && !isElement && type.kind() == Kind.LIST;
        Kind kind = isListColumn ? type.element().kind() : type.kind();
        return kind == Kind.UNTYPED || accepts(column, kind);
    }

    private static boolean accepts(PreparedColumn column, Kind kind) {
        boolean isNumber = kind == Kind.NUMBER;
        return switch (column.type()) {
            case FLOAT32, FLOAT64, FLOAT32_LIST, INT32 -> isNumber;
            case INT64 -> isNumber || (column == PreparedColumn.TIMESTAMP && kind == Kind.TIME);
            case BOOLEAN, BOOLEAN_LIST -> isNumber || kind == Kind.TRUTH;
            case TEXT -> isNumber || kind == Kind.TEXT;
        };
    }

    /** What a column of the log must hold, for messages. */
    static String of(PreparedColumn column) {
        return switch (column.type()) {
            case FLOAT32, FLOAT64, INT32 -> "numbers";
            case INT64 -> column == PreparedColumn.TIMESTAMP ? "time stamps or whole numbers" : "whole numbers";
            case BOOLEAN -> "truth values";
            case TEXT -> "text or whole numbers";
            case FLOAT32_LIST -> "numbers or lists of numbers";
            case BOOLEAN_LIST -> "truth values or lists of truth values";
        };
    }
}
