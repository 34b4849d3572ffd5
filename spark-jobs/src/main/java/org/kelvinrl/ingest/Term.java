package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One part of a mapping: a form, what it is applied to, its options, and where the mapping says so. Immutable. */
final class Term {

    /** Options that a form may have. */
    static final String KEYS = "keys";

    static final String MISSING = "missing";
    static final String N = "n";
    static final String CATEGORIES = "categories";
    static final String LIMIT = "limit";
    static final String STATE = "state";
    static final String TERMINAL_STATES = "terminal_states";
    static final String BELONGS_TO = "belongs_to";

    private final Form form;
    private final Object argument;
    private final Map<String, Object> options;
    private final String place;

    private Term(Form form, Object argument, Map<String, Object> options, String place) {
        this.form = form;
        this.argument = argument;
        this.options = options;
        this.place = place;
    }

    /** A form of a column, of a list of columns, or of a constant. */
    static Term of(Form form, Object argument, Map<String, Object> options, String place) {
        return new Term(form, argument, new LinkedHashMap<>(options), place);
    }

    /** A column as it is. */
    static Term column(String name, String place) {
        return new Term(Form.COLUMN, name, Map.of(), place);
    }

    Form form() {
        return form;
    }

    /** Whether what a row has of it is that of the row before. */
    boolean belongsToPrevious() {
        return "previous".equals(option(BELONGS_TO));
    }

    /** All columns of the log that it reads. */
    List<String> reads() {
        List<String> columns = new ArrayList<>(columns());
        if (has(STATE)) {
            columns.add((String) option(STATE));
        }
        return columns;
    }

    /** The columns of the log that its form is applied to. */
    List<String> columns() {
        return switch (form.argument()) {
            case COLUMN -> List.of((String) argument);
            case COLUMNS -> names(argument);
            case CONSTANT, TRUE -> List.of();
        };
    }

    /** Its only column. */
    String column() {
        return columns().get(0);
    }

    /** The value of every row. */
    Object constant() {
        return argument;
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    Object option(String option) {
        return options.get(option);
    }

    List<String> names(String option) {
        return names(options.get(option));
    }

    int whole(String option) {
        return (Integer) options.get(option);
    }

    /** The same with an option more. */
    Term with(String option, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new Term(form, argument, more, place);
    }

    /** The same with the options that another term has and this one has not. */
    Term withOptionsOf(Term other) {
        Map<String, Object> more = new LinkedHashMap<>(other.options);
        more.putAll(options);
        return new Term(form, argument, more, place);
    }

    /** Where the mapping has it. */
    String place() {
        return place;
    }

    /** As a mapping would say it. */
    Object resolved() {
        if (form == Form.COLUMN && options.isEmpty()) {
            return argument;
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        resolved.put(form.key(), argument);
        resolved.putAll(options);
        return resolved;
    }

    private static List<String> names(Object value) {
        List<String> names = new ArrayList<>();
        ((List<?>) value).forEach(name -> names.add((String) name));
        return names;
    }
}
