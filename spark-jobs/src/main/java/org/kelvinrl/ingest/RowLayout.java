package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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

    static final int LONGEST_LIST = 1 << 20;
    private static final int MOST_SHOWN_COLUMNS = 50;

    private final ArrayList<BoundColumn> columns;
    private final ArrayList<String> logColumns;
    private final ArrayList<String> observationNames;
    private final ArrayList<String> actionNames;
    private final int actions;
    private final String stepColumn;
    private final EpisodeRules rules;

    /** Null if the log has episode and step. */
    private final RowOrder order;

    private RowLayout(ColumnMapping mapping, LogSource log, int actions, List<BoundColumn> columns, RowOrder order) {
        this.columns = new ArrayList<>(columns);
        this.logColumns = new ArrayList<>(mapping.logColumns());
        this.observationNames =
                new ArrayList<>(observation(columns, PreparedColumn.OBSERVATION).names());
        this.actionNames = new ArrayList<>(mapping.actionNames());
        this.actions = actions;
        this.stepColumn = mapping.terms(PreparedColumn.STEP).stream()
                .flatMap(term -> term.columns().stream())
                .findFirst()
                .orElse(PreparedColumn.STEP.columnName());
        this.rules = EpisodeRules.of(mapping);
        this.order = order;
        checkSizes(mapping, log);
    }

    /**
     * Binds a mapping to a log. The {@link Survey} has checked that it has the columns, and found what the
     * mapping leaves out.
     *
     * @throws KelvinException if the log has not the columns, or they do not fit together
     */
    static RowLayout of(ColumnMapping mapping, LogSource log) {
        mapping.columns()
                .forEach((column, terms) -> terms.forEach(term -> AcceptedTypes.check(
                        column, term, terms.size() > 1, !mapping.actionNames().isEmpty(), log)));
        List<String> used = mapping.logColumns();
        Binder binder = new Binder(mapping, log, used);
        return new RowLayout(mapping, log, binder.actions, binder.columns(), RowOrder.of(mapping, log, used));
    }

    /** The prepared columns, in an order in which each may use those before it. */
    List<BoundColumn> columns() {
        return columns;
    }

    /** Columns of the log that are read, in the order of a row's values. */
    List<String> logColumns() {
        return logColumns;
    }

    /** The column of the log that messages name for the step. */
    String stepColumn() {
        return stepColumn;
    }

    /** What the rows around a row tell of it. */
    EpisodeRules rules() {
        return rules;
    }

    /** Whether rows must be read in the order of their files. */
    boolean isByOrder() {
        return order != null;
    }

    /** How the order of rows tells episodes and steps; null if the log has them. */
    RowOrder order() {
        return order;
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

    static boolean isPerAction(PreparedColumn column) {
        return switch (column) {
            case ACTION_MASK, NEXT_ACTION_MASK, Q_VALUES, Q_LOGGED, TARGET_PROBABILITIES, BEHAVIOUR_PROBABILITIES ->
                true;
            default -> false;
        };
    }

    /** Length of the lists in a column. */
    static int listLength(PreparedColumn column, String name, LogSource log) {
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

    private static ObservationColumn observation(List<BoundColumn> columns, PreparedColumn which) {
        return columns.stream()
                .filter(column -> column.column() == which)
                .map(ObservationColumn.class::cast)
                .findFirst()
                .orElse(null);
    }

    private void checkSizes(ColumnMapping mapping, LogSource log) {
        if (observationSize() > LONGEST_LIST) {
            throw KelvinException.data(
                    "observations of at most " + LONGEST_LIST + " elements",
                    String.valueOf(observationSize()),
                    log.place(),
                    "Map fewer columns to `observation`");
        }
        ObservationColumn next = observation(columns, PreparedColumn.NEXT_OBSERVATION);
        // A log whose next observations are all null has no list that would tell their length.
        if (next != null && next.size() > 0 && next.size() != observationSize()) {
            throw KelvinException.data(
                    "as many elements of `next_observation` as of `observation`: " + observationSize(),
                    String.valueOf(next.size()),
                    log.place() + ", column "
                            + mapping.terms(PreparedColumn.NEXT_OBSERVATION).stream()
                                    .flatMap(term -> term.columns().stream())
                                    .collect(Collectors.joining(", ")),
                    "Map the same columns of the next observation");
        }
    }

    /** Checks that the log has the columns of a mapping. */
    static void checkColumns(ColumnMapping mapping, LogSource log) {
        mapping.columns().forEach((column, terms) -> {
            for (String name :
                    terms.stream().flatMap(term -> term.reads().stream()).toList()) {
                if (!log.has(name)) {
                    throw KelvinException.data(
                            "the column `" + name + "` for `" + column.columnName() + "`",
                            "the columns " + shown(log.columns()),
                            log.place(),
                            "Say in a mapping which column holds `" + column.columnName()
                                    + "`; kelvin inspect proposes one");
                }
            }
        });
    }

    private static String shown(List<String> columns) {
        String shown = columns.stream().limit(MOST_SHOWN_COLUMNS).collect(Collectors.joining(", "));
        int hidden = columns.size() - MOST_SHOWN_COLUMNS;
        return hidden > 0 ? shown + " and " + hidden + " more" : shown;
    }

    /** Makes the columns of a mapping. */
    private static final class Binder {
        private final ColumnMapping mapping;
        private final LogSource log;
        private final List<String> used;
        private final NameIndex names;
        private final int actions;

        Binder(ColumnMapping mapping, LogSource log, List<String> used) {
            this.mapping = mapping;
            this.log = log;
            this.used = used;
            this.names = mapping.actionNames().isEmpty() ? null : new NameIndex(mapping.actionNames());
            this.actions = actions();
        }

        /** The flags of what was logged are known before the Q-values are read. */
        List<BoundColumn> columns() {
            EnumSet<PreparedColumn> order = EnumSet.allOf(PreparedColumn.class);
            order.retainAll(mapping.columns().keySet());
            List<BoundColumn> columns = new ArrayList<>();
            if (order.remove(PreparedColumn.Q_LOGGED)) {
                columns.add(bound(PreparedColumn.Q_LOGGED));
            }
            for (PreparedColumn column : order) {
                if (isInRow(column)) {
                    columns.add(bound(column));
                }
            }
            return columns;
        }

        /** Whether a row alone tells the column. */
        private boolean isInRow(PreparedColumn column) {
            return switch (mapping.form(column)) {
                case LAST_ROW, FILE_ORDER, ENDS, STARTS_AT, EACH_ROW -> false;
                default -> true;
            };
        }

        private BoundColumn bound(PreparedColumn column) {
            Term first = mapping.terms(column).get(0);
            if (column == PreparedColumn.OBSERVATION || column == PreparedColumn.NEXT_OBSERVATION) {
                List<Term> terms = mapping.terms(column);
                return new ObservationColumn(
                        column,
                        terms.stream().map(term -> feature(column, term)).toList());
            }
            if (column == PreparedColumn.ACTION) {
                return new ActionColumn(
                        first, position(first.column()), names, actions > 0 ? actions : MOST_COUNTED_ACTIONS);
            }
            if (isPerAction(column)) {
                return perAction(column, first.form());
            }
            if (first.has(Term.STATE)) {
                return new DoneColumn(first, position(first.column()), position((String) first.option(Term.STATE)));
            }
            return new ScalarColumn(column, first, first.columns().isEmpty() ? -1 : position(first.column()));
        }

        private Feature feature(PreparedColumn column, Term term) {
            int position = position(term.column());
            boolean isList =
                    term.form() == Form.COLUMN && log.type(term.column()).kind() == LogType.Kind.LIST;
            return isList
                    ? Feature.list(position, term.column(), listLength(column, term.column(), log))
                    : Feature.of(term, position);
        }

        private PerActionColumn perAction(PreparedColumn column, Form form) {
            List<String> columns = logColumns(column);
            if (form == Form.POSSIBLE && actions == 0) {
                throw KelvinException.configuration(
                        "the names of the actions, which tell how many there are",
                        "none",
                        mapping.terms(column).get(0).place(),
                        "Add `action_names`, or write `action = { category = ... }`");
            }
            int[] positions = columns.stream().mapToInt(this::position).toArray();
            boolean mayBeEmpty = mapping.repairs(Repair.EMPTY_MASK);
            return new PerActionColumn(
                    column, form, columns.toArray(String[]::new), positions, names, actions, mayBeEmpty);
        }

        private List<String> logColumns(PreparedColumn column) {
            return mapping.terms(column).stream()
                    .flatMap(term -> term.columns().stream())
                    .toList();
        }

        private int position(String name) {
            return used.indexOf(name);
        }

        /** The first of the names and the lists that have one element for each action. */
        private int actions() {
            int count = mapping.actionNames().size();
            for (PreparedColumn column : mapping.columns().keySet()) {
                int length = isPerAction(column) || isOneHotAction(column) ? length(column) : 0;
                if (count > 0 && length > 0 && length != count) {
                    throw KelvinException.data(
                            "one element of `" + column.columnName() + "` for each of the " + count + " actions",
                            String.valueOf(length),
                            log.place() + ", column " + String.join(", ", logColumns(column)),
                            "Map as many columns or name as many actions as there are");
                }
                count = Math.max(count, length);
            }
            return count;
        }

        private boolean isOneHotAction(PreparedColumn column) {
            return column == PreparedColumn.ACTION && mapping.form(column) == Form.ONE_HOT;
        }

        /** Number of elements; 0 if only the rows tell. */
        private int length(PreparedColumn column) {
            List<String> columns = logColumns(column);
            if (columns.size() > 1) {
                return columns.size();
            }
            if (mapping.form(column) == Form.POSSIBLE) {
                return 0;
            }
            return switch (log.type(columns.get(0)).kind()) {
                case LIST -> listLength(column, columns.get(0), log);
                case MAP -> 0;
                default -> column == PreparedColumn.ACTION ? 0 : 1;
            };
        }
    }
}
