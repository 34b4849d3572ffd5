package org.kelvinrl.ingest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.NearestName;
import org.kelvinrl.log.Failures;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Which column of the log is what. In HOCON, one key for each column of the prepared row, each with the name of a column of
 * the log, or with a list of names where the prepared column is a list and the log has it as scalars:
 *
 * <pre>
 * episode = episode_id
 * step = t
 * observation = [x, x_dot, theta, theta_dot]
 * q_values = q
 * action_names = [left, right]
 * </pre>
 */
final class ColumnMapping {

    private static final String ACTION_NAMES = "action_names";
    private static final long FILE_LIMIT_BYTES = 1L << 20;
    private static final List<PreparedColumn> REQUIRED = Arrays.stream(PreparedColumn.values())
            .filter(column -> column.presence() == PreparedColumn.Presence.REQUIRED)
            .toList();

    /** What ingest derives itself is not to be mapped. */
    private static final List<PreparedColumn> MAPPABLE = Arrays.stream(PreparedColumn.values())
            .filter(column -> column != PreparedColumn.NEXT_IS_NEXT_ROW)
            .toList();

    private final Map<PreparedColumn, List<String>> columns;
    private final List<String> actionNames;

    private ColumnMapping(Map<PreparedColumn, List<String>> columns, List<String> actionNames) {
        this.columns = Collections.unmodifiableMap(columns);
        this.actionNames = List.copyOf(actionNames);
    }

    /** The mapping in a HOCON file. */
    static ColumnMapping read(Path file, Configuration configuration) {
        String text = text(file, configuration);
        try {
            return of(ConfigFactory.parseString(
                            text, ConfigParseOptions.defaults().setOriginDescription(file.toString()))
                    .resolve());
        } catch (ConfigException e) {
            throw KelvinException.configuration(
                            "a mapping in HOCON",
                            Failures.firstLine(e),
                            file.toString(),
                            "Write lines such as `observation = [x, y]`")
                    .because(e);
        }
    }

    /** The mapping that a configuration holds. */
    static ColumnMapping of(Config config) {
        Map<PreparedColumn, List<String>> columns = new EnumMap<>(PreparedColumn.class);
        List<String> actionNames = List.of();
        for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
            if (entry.getKey().equals(ACTION_NAMES)) {
                actionNames = actionNames(entry.getValue());
            } else {
                PreparedColumn column = column(entry.getKey(), entry.getValue());
                columns.put(column, names(column, entry.getValue()));
            }
        }
        checkRequired(columns, config);
        return new ColumnMapping(columns, actionNames);
    }

    /** The mapping of a log that has Kelvin's own column names; columns of other names are left out. */
    static ColumnMapping byName(Collection<String> logColumns) {
        Map<PreparedColumn, List<String>> columns = new EnumMap<>(PreparedColumn.class);
        for (PreparedColumn column : MAPPABLE) {
            if (REQUIRED.contains(column) || logColumns.contains(column.columnName())) {
                columns.put(column, List.of(column.columnName()));
            }
        }
        return new ColumnMapping(columns, List.of());
    }

    /** Names of the log's columns for each prepared column that is mapped, in the order of the schema. */
    Map<PreparedColumn, List<String>> columns() {
        return columns;
    }

    /** Names of the actions; empty if the mapping does not give them. */
    List<String> actionNames() {
        return actionNames;
    }

    /** The mapping as the manifest records it. */
    Map<String, Object> resolved() {
        Map<String, Object> resolved = new LinkedHashMap<>();
        columns.forEach((column, names) -> resolved.put(column.columnName(), names.size() == 1 ? names.get(0) : names));
        if (!actionNames.isEmpty()) {
            resolved.put(ACTION_NAMES, actionNames);
        }
        return resolved;
    }

    private static String text(Path file, Configuration configuration) {
        try {
            FileSystem files = file.getFileSystem(configuration);
            long length = files.getFileStatus(file).getLen();
            if (length > FILE_LIMIT_BYTES) {
                throw KelvinException.configuration(
                        "a mapping of at most " + FILE_LIMIT_BYTES + " bytes",
                        length + " bytes",
                        file.toString(),
                        "Name the mapping, not the log");
            }
            byte[] bytes = new byte[(int) length];
            try (FSDataInputStream in = files.open(file)) {
                in.readFully(0, bytes);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            throw KelvinException.configuration("a mapping file", "none", file.toString(), "Name a file that exists")
                    .because(e);
        } catch (IOException e) {
            throw KelvinException.configuration(
                            "a readable mapping file",
                            Failures.firstLine(e),
                            file.toString(),
                            "Check the file and the right to read it")
                    .because(e);
        }
    }

    private static PreparedColumn column(String key, ConfigValue value) {
        return MAPPABLE.stream()
                .filter(column -> column.columnName().equals(key))
                .findFirst()
                .orElseThrow(() -> unknownKey(key, value));
    }

    private static KelvinException unknownKey(String key, ConfigValue value) {
        List<String> keys = new ArrayList<>();
        MAPPABLE.forEach(column -> keys.add(column.columnName()));
        keys.add(ACTION_NAMES);
        String advice = NearestName.of(key, keys)
                .map(nearest -> "Did you mean `" + nearest + "`?")
                .orElse("Remove it");
        return KelvinException.configuration(
                "one of the keys " + String.join(", ", keys), "`" + key + "`", place(value), advice);
    }

    private static List<String> names(PreparedColumn column, ConfigValue value) {
        if (value.valueType() == ConfigValueType.LIST) {
            List<String> names = list(column.columnName(), (ConfigList) value);
            if (PreparedSchema.isList(column) || names.size() == 1) {
                return names;
            }
            throw KelvinException.configuration(
                    "one column for `" + column.columnName() + "`",
                    names.size() + " columns",
                    place(value),
                    "Name the one column that holds it");
        }
        return List.of(name(column.columnName(), value));
    }

    private static List<String> actionNames(ConfigValue value) {
        if (value.valueType() != ConfigValueType.LIST) {
            throw KelvinException.configuration(
                    "a list of names for `" + ACTION_NAMES + "`",
                    describe(value),
                    place(value),
                    "Write it as `" + ACTION_NAMES + " = [left, right]`");
        }
        List<String> names = list(ACTION_NAMES, (ConfigList) value);
        if (new HashSet<>(names).size() < names.size()) {
            throw KelvinException.configuration(
                    "names that differ", String.valueOf(names), place(value), "Name each action once");
        }
        return names;
    }

    private static List<String> list(String key, ConfigList list) {
        if (list.isEmpty()) {
            throw KelvinException.configuration(
                    "at least one name for `" + key + "`", "an empty list", place(list), "Name the columns");
        }
        List<String> names = new ArrayList<>();
        list.forEach(value -> names.add(name(key, value)));
        return List.copyOf(names);
    }

    private static String name(String key, ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER -> value.unwrapped().toString();
            case OBJECT, LIST, BOOLEAN, NULL ->
                throw KelvinException.configuration(
                        "a name for `" + key + "`",
                        describe(value),
                        place(value),
                        "Write the name of a column of the log, in double quotes if it is not a plain word");
        };
    }

    private static void checkRequired(Map<PreparedColumn, List<String>> columns, Config config) {
        for (PreparedColumn column : REQUIRED) {
            if (!columns.containsKey(column)) {
                throw KelvinException.configuration(
                        "the key `" + column.columnName() + "`",
                        "none",
                        config.origin().description(),
                        "Add `" + column.columnName() + " = ` and the name of its column in the log");
            }
        }
    }

    private static String describe(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "an object";
            case LIST -> "a list";
            case BOOLEAN, NULL, NUMBER, STRING -> String.valueOf(value.unwrapped());
        };
    }

    private static String place(ConfigValue value) {
        return value.origin().description();
    }
}
