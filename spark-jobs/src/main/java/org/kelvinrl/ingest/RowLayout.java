package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LogType;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** A mapping that has met its log: where in a row of the log each prepared column is, and how long its lists are. */
final class RowLayout implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Larger indices are refused where nothing but the largest one tells how many actions there are. */
    private static final int MOST_COUNTED_ACTIONS = 1 << 16;

    private static final int LONGEST_LIST = 1 << 20;
    private static final int MOST_SHOWN_COLUMNS = 50;

    /** One prepared column in the log: either one column, a scalar or a list, or several scalars that make up a list. */
    static final class Field implements Serializable {
        private static final long serialVersionUID = 1L;

        final PreparedColumn column;
        final String[] names;
        final int[] positions;
        final String[] elementNames;
        final boolean isList;

        private Field(PreparedColumn column, List<String> names, int[] positions, int listLength) {
            this.column = column;
            this.names = names.toArray(String[]::new);
            this.positions = positions;
            this.isList = listLength >= 0;
            this.elementNames = isList ? elementNames(names.get(0), listLength) : this.names;
        }

        private static String[] elementNames(String name, int length) {
            return IntStream.range(0, length)
                    .mapToObj(i -> name + "[" + i + "]")
                    .toArray(String[]::new);
        }

        /** Number of elements, if the prepared column is a list; 0 if the log has no list that would tell. */
        int length() {
            return elementNames.length;
        }
    }

    private final EnumMap<PreparedColumn, Field> fields;
    private final ArrayList<String> logColumns;
    private final ArrayList<String> observationNames;
    private final ArrayList<String> actionNames;
    private final int actions;

    private RowLayout(
            EnumMap<PreparedColumn, Field> fields,
            List<String> logColumns,
            List<String> observationNames,
            List<String> actionNames,
            int actions) {
        this.fields = fields;
        this.logColumns = new ArrayList<>(logColumns);
        this.observationNames = new ArrayList<>(observationNames);
        this.actionNames = new ArrayList<>(actionNames);
        this.actions = actions;
    }

    /**
     * Binds a mapping to a log.
     *
     * @throws KelvinException if the log has not the columns, or they do not fit together
     */
    static RowLayout of(ColumnMapping mapping, LogSource log) {
        checkColumns(mapping, log);
        List<String> used = List.copyOf(usedColumns(mapping));
        EnumMap<PreparedColumn, Field> fields = new EnumMap<>(PreparedColumn.class);
        mapping.columns().forEach((column, names) -> {
            int[] positions = names.stream().mapToInt(used::indexOf).toArray();
            fields.put(column, new Field(column, names, positions, listLength(column, names, log)));
        });
        return new RowLayout(
                fields,
                used,
                List.of(fields.get(PreparedColumn.OBSERVATION).elementNames),
                mapping.actionNames(),
                actions(mapping, fields.values(), log));
    }

    /** The field of a column; null if the log has it not. */
    Field field(PreparedColumn column) {
        return fields.get(column);
    }

    /** Columns of the log that are read, in the order of {@link Field#positions}. */
    List<String> logColumns() {
        return logColumns;
    }

    List<String> observationNames() {
        return observationNames;
    }

    int observationSize() {
        return observationNames.size();
    }

    /** Names of the actions, given that the log's largest index is below {@code counted}. */
    List<String> actionNames(int counted) {
        int n = actions > 0 ? actions : counted;
        return actionNames.isEmpty()
                ? IntStream.range(0, n).mapToObj(Integer::toString).toList()
                : actionNames;
    }

    /** Number of actions; 0 if only the largest index in the log will tell. */
    int actions() {
        return actions;
    }

    /** The bound of an action's index. */
    int actionLimit() {
        return actions > 0 ? actions : MOST_COUNTED_ACTIONS;
    }

    private static Set<String> usedColumns(ColumnMapping mapping) {
        Set<String> used = new LinkedHashSet<>();
        mapping.columns().values().forEach(used::addAll);
        return used;
    }

    private static void checkColumns(ColumnMapping mapping, LogSource log) {
        mapping.columns().forEach((column, names) -> {
            for (String name : names) {
                if (!log.has(name)) {
                    throw KelvinException.data(
                            "the column `" + name + "` for `" + column.columnName() + "`",
                            "the columns " + shown(log.columns()),
                            log.place(),
                            "Say in a mapping which column holds `" + column.columnName() + "`");
                }
            }
        });
    }

    private static String shown(List<String> columns) {
        String shown = columns.stream().limit(MOST_SHOWN_COLUMNS).collect(Collectors.joining(", "));
        int hidden = columns.size() - MOST_SHOWN_COLUMNS;
        return hidden > 0 ? shown + " and " + hidden + " more" : shown;
    }

    /** Length of the lists in a field's only column; -1 if the field is of scalars. */
    private static int listLength(PreparedColumn column, List<String> names, LogSource log) {
        for (String name : names) {
            checkType(column, name, names.size() > 1, log);
        }
        String name = names.get(0);
        if (names.size() > 1 || log.type(name).kind() != LogType.Kind.LIST) {
            return -1;
        }
        int length = log.listLength(name);
        if (length > LONGEST_LIST) {
            throw KelvinException.data(
                    "lists of at most " + LONGEST_LIST + " elements",
                    String.valueOf(length),
                    log.place() + ", column " + name,
                    "Map another column to `" + column.columnName() + "`");
        }
        return length;
    }

    private static void checkType(PreparedColumn column, String name, boolean isElement, LogSource log) {
        LogType type = log.type(name);
        if (!AcceptedTypes.accepts(column, type, isElement)) {
            throw KelvinException.data(
                    "a column of " + AcceptedTypes.of(column) + " for `" + column.columnName() + "`",
                    "the type " + type.text(),
                    log.place() + ", column " + name,
                    "Map another column, or write the log with another type");
        }
    }

    /** The first of the names and the lists that have one element for each action. */
    private static int actions(ColumnMapping mapping, Collection<Field> fields, LogSource log) {
        int actions = mapping.actionNames().size();
        for (Field field : fields) {
            if (isPerAction(field.column)) {
                int length = field.length();
                if (actions > 0 && length > 0 && length != actions) {
                    throw KelvinException.data(
                            "one element of `" + field.column.columnName() + "` for each of the " + actions
                                    + " actions",
                            String.valueOf(length),
                            log.place() + ", column " + String.join(", ", field.names),
                            "Map as many columns or name as many actions as there are");
                }
                actions = Math.max(actions, length);
            }
        }
        return actions;
    }

    private static boolean isPerAction(PreparedColumn column) {
        return switch (column) {
            case ACTION_MASK, NEXT_ACTION_MASK, Q_VALUES, Q_LOGGED, TARGET_PROBABILITIES, BEHAVIOUR_PROBABILITIES ->
                true;
            default -> false;
        };
    }
}
