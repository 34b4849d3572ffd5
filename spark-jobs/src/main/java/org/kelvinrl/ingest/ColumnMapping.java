package org.kelvinrl.ingest;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Which column of the log is what. In HOCON, one key for each column of the prepared row. Its value is the name of a column
 * of the log; or an object, whose first key is a {@link Form} and names the column, with options; or a list of them, where
 * the prepared column is a list:
 *
 * <pre>
 * episode = episode_id
 * step = t
 * observation = [x, { one_hot = room, n = 16 }, { map = features, keys = ["0", "1"], missing = 0 }, { category = city }]
 * action = { category = move }
 * reward = { column = r, belongs_to = previous }
 * terminated = { column = done, limit = 500 }
 * behaviour_probabilities = { softmax = logits }
 * </pre>
 *
 * <p>The forms, by prepared column ({@link Grammar} is the whole of it):
 *
 * <ul>
 *   <li>{@code episode}: {@code { ends = done }}, {@code { ends = [terminal, timeout] }}, {@code { starts_at = first }} or
 *       {@code { each_row = true }} where the order of rows in their files is all there is; then without {@code step}
 *   <li>{@code step}: {@code { order_by = time }} for the rank by a column, {@code { file_order = true }} for that by file
 *       and place
 *   <li>{@code observation}, {@code next_observation}: {@code { map, keys, missing }}, {@code { one_hot, n }},
 *       {@code { category, categories }}
 *   <li>{@code action}: {@code { category }} for names or numbers that are no indices, {@code { one_hot }} for a list or a
 *       map with a single 1
 *   <li>{@code reward}, {@code terminated}, {@code truncated}: {@code { column, belongs_to = previous }}
 *   <li>{@code terminated}: {@code { column = done, limit = 500 }} where done says both, with {@code state} and
 *       {@code terminal_states} if some states end an episode even at the limit; it and {@code truncated}:
 *       {@code { not = goes_on }}, {@code { last_row = true }}
 *   <li>{@code action_mask}, {@code next_action_mask}: {@code { possible = actions }}
 *   <li>{@code propensity}: {@code { log = logp }}; probabilities of all actions: {@code { softmax = logits }}
 *   <li>{@code reward}, {@code terminated}, {@code truncated}, {@code propensity}, {@code weight}, {@code teacher}:
 *       {@code { value = 1 }} for a constant
 * </ul>
 *
 * <p>Beside them {@code action_names}, the names of the actions in their order; {@code repair}, a list of {@link Repair};
 * and {@code duplicates}, one of {@link Duplicates}. What may be left out and is not given ({@code keys}, {@code n},
 * {@code categories}, {@code action_names}) is found in the log by a {@link Survey}.
 */
final class ColumnMapping {

    static final String ACTION_NAMES = "action_names";
    static final String REPAIR = "repair";
    static final String DUPLICATES = "duplicates";

    /** What ingest derives itself is not to be mapped. */
    static final List<PreparedColumn> MAPPABLE = Arrays.stream(PreparedColumn.values())
            .filter(column -> column != PreparedColumn.NEXT_IS_NEXT_ROW)
            .toList();

    private final Map<PreparedColumn, List<Term>> columns;
    private final List<String> actionNames;
    private final Set<Repair> repairs;
    private final Duplicates duplicates;

    ColumnMapping(
            Map<PreparedColumn, List<Term>> columns,
            List<String> actionNames,
            Set<Repair> repairs,
            Duplicates duplicates) {
        this.columns = Collections.unmodifiableMap(columns);
        this.actionNames = List.copyOf(actionNames);
        this.repairs = Collections.unmodifiableSet(repairs);
        this.duplicates = duplicates;
    }

    /** The mapping in a HOCON file. */
    static ColumnMapping read(Path file, Configuration configuration) {
        return of(MappingFile.read(file, configuration));
    }

    /** The mapping that a configuration holds. */
    static ColumnMapping of(Config config) {
        return MappingParser.parse(config);
    }

    /** The mapping of a log that has Kelvin's own column names; columns of other names are left out. */
    static ColumnMapping byName(Collection<String> logColumns) {
        Map<PreparedColumn, List<Term>> columns = new EnumMap<>(PreparedColumn.class);
        for (PreparedColumn column : MAPPABLE) {
            boolean isRequired = column.presence() == PreparedColumn.Presence.REQUIRED;
            if (isRequired || logColumns.contains(column.columnName())) {
                columns.put(column, List.of(Term.column(column.columnName(), "mapping")));
            }
        }
        return new ColumnMapping(columns, List.of(), EnumSet.noneOf(Repair.class), Duplicates.FAIL);
    }

    /** The terms of each prepared column that is mapped, in the order of the schema. */
    Map<PreparedColumn, List<Term>> columns() {
        return columns;
    }

    /** The terms of a column; none if it is not mapped. */
    List<Term> terms(PreparedColumn column) {
        return columns.getOrDefault(column, List.of());
    }

    /** The form of a column of a single term; null if it is not mapped. */
    Form form(PreparedColumn column) {
        return columns.containsKey(column) ? columns.get(column).get(0).form() : null;
    }

    /** Names of the columns of the log that are read, each once. */
    List<String> logColumns() {
        Set<String> names = new LinkedHashSet<>();
        columns.values().forEach(terms -> terms.forEach(term -> names.addAll(term.reads())));
        return new ArrayList<>(names);
    }

    /** Names of the actions; empty if the mapping does not give them. */
    List<String> actionNames() {
        return actionNames;
    }

    boolean repairs(Repair repair) {
        return repairs.contains(repair);
    }

    Duplicates duplicates() {
        return duplicates;
    }

    /** The same with what was found in the log. */
    ColumnMapping completed(Map<PreparedColumn, List<Term>> terms, List<String> names) {
        Map<PreparedColumn, List<Term>> completed = new EnumMap<>(columns);
        completed.putAll(terms);
        return new ColumnMapping(completed, names, repairs, duplicates);
    }

    /** The mapping as the manifest records it. */
    Map<String, Object> resolved() {
        Map<String, Object> resolved = new LinkedHashMap<>();
        columns.forEach((column, terms) -> {
            List<Object> values = terms.stream().map(Term::resolved).toList();
            resolved.put(column.columnName(), values.size() == 1 ? values.get(0) : values);
        });
        if (!actionNames.isEmpty()) {
            resolved.put(ACTION_NAMES, actionNames);
        }
        if (!repairs.isEmpty()) {
            resolved.put(REPAIR, repairs.stream().map(Repair::label).toList());
        }
        if (duplicates != Duplicates.FAIL) {
            resolved.put(DUPLICATES, duplicates.label());
        }
        return resolved;
    }
}
