package org.kelvinrl.ingest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kelvinrl.configuration.NearestName;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** Reads a mapping from its HOCON. What it cannot mean is refused with file and line. */
final class MappingParser {

    private final Config config;
    private final Map<PreparedColumn, List<Term>> columns = new EnumMap<>(PreparedColumn.class);
    private final Set<Repair> repairs = EnumSet.noneOf(Repair.class);
    private List<String> actionNames = List.of();
    private Duplicates duplicates = Duplicates.FAIL;

    private MappingParser(Config config) {
        this.config = config;
    }

    static ColumnMapping parse(Config config) {
        MappingParser parser = new MappingParser(config);
        config.root().forEach(parser::take);
        parser.checkRequired();
        parser.checkEpisodesOfOrder();
        parser.checkEnds();
        return new ColumnMapping(parser.columns, parser.actionNames, parser.repairs, parser.duplicates);
    }

    private void take(String key, ConfigValue value) {
        switch (key) {
            case ColumnMapping.ACTION_NAMES -> actionNames = TermParser.distinctNames(key, value, "[left, right]");
            case ColumnMapping.REPAIR -> {
                for (String name : TermParser.distinctNames(key, value, "[double_terminal]")) {
                    repairs.add(choice(key, name, value, Repair.values()));
                }
            }
            case ColumnMapping.DUPLICATES ->
                duplicates = choice(key, TermParser.name(key, value), value, Duplicates.values());
            default -> {
                PreparedColumn column = column(key, value);
                columns.put(column, terms(column, value));
            }
        }
    }

    private static PreparedColumn column(String key, ConfigValue value) {
        return ColumnMapping.MAPPABLE.stream()
                .filter(column -> column.columnName().equals(key))
                .findFirst()
                .orElseThrow(() -> unknownKey(key, value));
    }

    private static KelvinException unknownKey(String key, ConfigValue value) {
        List<String> keys = new ArrayList<>();
        ColumnMapping.MAPPABLE.forEach(column -> keys.add(column.columnName()));
        keys.addAll(List.of(ColumnMapping.ACTION_NAMES, ColumnMapping.REPAIR, ColumnMapping.DUPLICATES));
        String advice = key.equals("done")
                ? "Say which of the two it is: `terminated = done`, `truncated = done`, or "
                        + "`terminated = { column = done, limit = 500 }` if at 500 steps it is a truncation"
                : NearestName.of(key, keys)
                        .map(nearest -> "Did you mean `" + nearest + "`?")
                        .orElse("Remove it");
        return KelvinException.configuration(
                "one of the keys " + String.join(", ", keys), "`" + key + "`", TermParser.place(value), advice);
    }

    private static <T extends Enum<T>> T choice(String key, String name, ConfigValue value, T[] choices) {
        List<String> names = Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw KelvinException.configuration(
                    "one of " + String.join(", ", names) + " for `" + key + "`",
                    name,
                    TermParser.place(value),
                    "Write one of them");
        }
        return choices[index];
    }

    private static List<Term> terms(PreparedColumn column, ConfigValue value) {
        if (value.valueType() != ConfigValueType.LIST) {
            return List.of(TermParser.term(column, value));
        }
        ConfigList list = (ConfigList) value;
        TermParser.checkFilled(column.columnName(), list);
        List<Term> terms = new ArrayList<>();
        list.forEach(element -> terms.add(TermParser.term(column, element)));
        checkLength(column, terms, value);
        return terms;
    }

    private static void checkLength(PreparedColumn column, List<Term> terms, ConfigValue value) {
        if (terms.size() == 1) {
            return;
        }
        if (!PreparedSchema.isList(column)) {
            throw KelvinException.configuration(
                    "one column for `" + column.columnName() + "`",
                    terms.size() + " columns",
                    TermParser.place(value),
                    "Name the one column that holds it");
        }
        boolean isObservation = column == PreparedColumn.OBSERVATION || column == PreparedColumn.NEXT_OBSERVATION;
        for (Term term : terms) {
            if (!isObservation && term.form() != Form.COLUMN) {
                throw KelvinException.configuration(
                        "either `{ " + term.form().key() + " = ... }` or a list of columns for `" + column.columnName()
                                + "`",
                        "a list with both",
                        term.place(),
                        "Write `" + column.columnName() + " = { " + term.form().key() + " = ... }`");
            }
        }
    }

    private void checkRequired() {
        require(PreparedColumn.EPISODE, "");
        require(PreparedColumn.OBSERVATION, "");
        if (!isByOrder()) {
            require(PreparedColumn.STEP, ", or `step = { file_order = true }` if rows are in order in their files");
        }
    }

    private void require(PreparedColumn column, String otherwise) {
        if (!columns.containsKey(column)) {
            throw KelvinException.configuration(
                    "the key `" + column.columnName() + "`",
                    "none",
                    config.origin().description(),
                    "Add `" + column.columnName() + " = ` and the name of its column in the log" + otherwise);
        }
    }

    private boolean isByOrder() {
        return columns.get(PreparedColumn.EPISODE).get(0).form() != Form.COLUMN;
    }

    private void checkEpisodesOfOrder() {
        if (isByOrder() && columns.containsKey(PreparedColumn.STEP)) {
            Term episode = columns.get(PreparedColumn.EPISODE).get(0);
            throw KelvinException.configuration(
                    "no key `step`, for with `episode = { " + episode.form().key()
                            + " = ... }` the order of rows tells it",
                    "one",
                    columns.get(PreparedColumn.STEP).get(0).place(),
                    "Remove it, or map `episode` to a column");
        }
    }

    private void checkEnds() {
        Term terminated = only(PreparedColumn.TERMINATED);
        Term truncated = only(PreparedColumn.TRUNCATED);
        if (terminated == null) {
            if (repairs.contains(Repair.DOUBLE_TERMINAL)) {
                throw KelvinException.configuration(
                        "the key `terminated`, which the repair `double_terminal` corrects",
                        "none",
                        config.origin().description(),
                        "Add `terminated = ` and its column, or remove the repair");
            }
            return;
        }
        checkTerminalStates(terminated);
        if (terminated.belongsToPrevious() && repairs.contains(Repair.DOUBLE_TERMINAL)) {
            throw KelvinException.configuration(
                    "no repair `double_terminal` where `terminated` belongs to the row before",
                    "both",
                    terminated.place(),
                    "Remove one of them: an end that the log has one row too late needs `belongs_to = previous` alone");
        }
        if (truncated != null && terminated.has(Term.LIMIT)) {
            throw KelvinException.configuration(
                    "no key `truncated`, for the limit of `terminated` tells it",
                    "one",
                    truncated.place(),
                    "Remove it, or remove the limit");
        }
        if (truncated != null && terminated.form() == Form.LAST_ROW && truncated.form() == Form.LAST_ROW) {
            throw KelvinException.configuration(
                    "one of `terminated` and `truncated` to be true in the last row",
                    "both",
                    truncated.place(),
                    "Remove one of them");
        }
    }

    private static void checkTerminalStates(Term terminated) {
        boolean hasState = terminated.has(Term.STATE);
        if (hasState != terminated.has(Term.TERMINAL_STATES) || (hasState && !terminated.has(Term.LIMIT))) {
            throw KelvinException.configuration(
                    "`limit`, `state` and `terminal_states` together, for `terminated`",
                    "not all of them",
                    terminated.place(),
                    "Write `{ column = done, limit = 100, state = next_state, terminal_states = [63] }`");
        }
    }

    private Term only(PreparedColumn column) {
        return columns.containsKey(column) ? columns.get(column).get(0) : null;
    }
}
