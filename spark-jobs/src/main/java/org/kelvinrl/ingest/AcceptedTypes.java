package org.kelvinrl.ingest;

import java.util.EnumSet;
import java.util.Set;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LogType;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** Which columns of a log can hold what a term of a mapping needs. */
final class AcceptedTypes {

    private static final String ADVICE = "Map another column, or write the log with another type";

    private AcceptedTypes() {}

    /**
     * Checks the columns of a term.
     *
     * @param isElement says that the term is one of several that make up a list
     * @param hasNames says that the actions have names
     * @throws KelvinException if the log has the column with another type
     */
    static void check(PreparedColumn column, Term term, boolean isElement, boolean hasNames, LogSource log) {
        for (String name : term.columns()) {
            LogType type = log.type(name);
            boolean isNamedAction = column == PreparedColumn.ACTION && hasNames && (type.kind() == Kind.TEXT);
            if (!accepts(column, term.form(), type, isElement) && !isNamedAction) {
                throw KelvinException.data(
                        "a column of " + of(column, term.form()) + " for `" + column.columnName() + "`",
                        "the type " + type.text(),
                        log.place() + ", column " + name,
                        advice(column, name, type.kind()));
            }
        }
    }

    private static String advice(PreparedColumn column, String name, Kind kind) {
        if (column != PreparedColumn.ACTION) {
            return ADVICE;
        }
        return switch (kind) {
            case TEXT, TRUTH -> "Write `action = { category = " + name + " }` if it names the actions";
            case LIST, MAP ->
                "Write `action = { one_hot = " + name + " }` if it has a single 1; continuous actions are not "
                        + "supported, for softmax is over a finite set";
            case UNTYPED, NUMBER, TIME, OTHER -> ADVICE;
        };
    }

    private static boolean accepts(PreparedColumn column, Form form, LogType type, boolean isElement) {
        Kind kind = type.kind();
        return kind == Kind.UNTYPED
                || switch (form) {
                    case COLUMN, SOFTMAX -> acceptsColumn(column, type, isElement);
                    case MAP -> kind == Kind.MAP && isNumber(type.element().kind());
                    case ONE_HOT ->
                        column == PreparedColumn.ACTION
                                ? among(kind, Kind.LIST, Kind.MAP, Kind.TEXT, Kind.NUMBER)
                                : kind == Kind.NUMBER;
                    case CATEGORY -> among(kind, Kind.NUMBER, Kind.TEXT, Kind.TRUTH);
                    case NOT, ENDS, STARTS_AT -> among(kind, Kind.NUMBER, Kind.TRUTH);
                    case LOG -> kind == Kind.NUMBER;
                    case POSSIBLE -> kind == Kind.LIST;
                    case ORDER_BY -> among(kind, Kind.NUMBER, Kind.TIME);
                    case VALUE, LAST_ROW, FILE_ORDER, EACH_ROW -> true;
                };
    }

    private static boolean acceptsColumn(PreparedColumn column, LogType type, boolean isElement) {
        boolean isWhole = PreparedSchema.isList(column) && !(isElement && RowLayout.isPerAction(column));
        boolean isMap = type.kind() == Kind.MAP && RowLayout.isPerAction(column);
        Kind kind =
                isWhole && (type.kind() == Kind.LIST || isMap) ? type.element().kind() : type.kind();
        return kind == Kind.UNTYPED || acceptsScalar(column, kind);
    }

    private static boolean acceptsScalar(PreparedColumn column, Kind kind) {
        boolean isNumber = kind == Kind.NUMBER;
        return switch (column.type()) {
            case FLOAT32, FLOAT64, FLOAT32_LIST, INT32 -> isNumber;
            case INT64 -> isNumber || (column == PreparedColumn.TIMESTAMP && (kind == Kind.TIME || kind == Kind.TEXT));
            case BOOLEAN, BOOLEAN_LIST -> isNumber || kind == Kind.TRUTH;
            case TEXT -> isNumber || kind == Kind.TEXT;
        };
    }

    private static boolean isNumber(Kind kind) {
        return kind == Kind.NUMBER || kind == Kind.UNTYPED;
    }

    private static boolean among(Kind kind, Kind first, Kind... more) {
        Set<Kind> kinds = EnumSet.of(first, more);
        return kinds.contains(kind);
    }

    /** What a column of the log must hold, for messages. */
    private static String of(PreparedColumn column, Form form) {
        return switch (form) {
            case COLUMN, SOFTMAX -> of(column);
            case MAP -> "maps of numbers";
            case ONE_HOT -> column == PreparedColumn.ACTION ? "lists or maps with a single 1" : "whole numbers";
            case CATEGORY -> "text or whole numbers";
            case NOT, ENDS, STARTS_AT -> "truth values";
            case LOG -> "numbers";
            case POSSIBLE -> "lists of actions";
            case ORDER_BY -> "time stamps or whole numbers";
            case VALUE, LAST_ROW, FILE_ORDER, EACH_ROW -> throw new IllegalArgumentException("no column: " + form);
        };
    }

    private static String of(PreparedColumn column) {
        String maps = RowLayout.isPerAction(column) ? " or maps" : "";
        return switch (column.type()) {
            case FLOAT32, FLOAT64, INT32 -> "numbers";
            case INT64 -> column == PreparedColumn.TIMESTAMP ? "time stamps or whole numbers" : "whole numbers";
            case BOOLEAN -> "truth values";
            case TEXT -> "text or whole numbers";
            case FLOAT32_LIST -> "numbers or lists" + maps + " of numbers";
            case BOOLEAN_LIST -> "truth values or lists" + maps + " of truth values";
        };
    }
}
