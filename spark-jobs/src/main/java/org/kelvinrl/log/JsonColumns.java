package org.kelvinrl.log;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kelvinrl.log.LogType.Kind;

/** Where in a line's object the wanted columns are, and what their values were in the lines that were looked at. */
final class JsonColumns implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String[] names;
    private final String[] keys;
    private final String[] paths;
    private final Kind[] kinds;
    private final HashSet<String> wanted = new HashSet<>();

    /** A name is a key, else a path that begins with one. */
    JsonColumns(List<String> columns, Map<String, JsonType> types) {
        names = columns.toArray(String[]::new);
        keys = new String[names.length];
        paths = new String[names.length];
        kinds = new Kind[names.length];
        for (int i = 0; i < names.length; i++) {
            String key = key(names[i], types);
            keys[i] = key;
            paths[i] = key.equals(names[i]) ? null : names[i].substring(key.length() + 1);
            kinds[i] = type(names[i], types).kind();
            wanted.add(key);
        }
    }

    private static String key(String name, Map<String, JsonType> types) {
        return types.containsKey(name)
                ? name
                : NestedPath.find(name, types, (outer, rest) -> outer.at(rest).map(inner -> outer(name, rest)))
                        .orElseThrow(() -> new IllegalArgumentException("no column: " + name));
    }

    /** What a path begins with, up to the dot before its rest. */
    private static String outer(String path, String rest) {
        return path.substring(0, path.length() - rest.length() - 1);
    }

    static boolean has(String name, Map<String, JsonType> types) {
        return types.containsKey(name)
                || NestedPath.find(name, types, JsonType::at).isPresent();
    }

    static JsonType type(String name, Map<String, JsonType> types) {
        JsonType type = types.get(name);
        return type != null ? type : NestedPath.find(name, types, JsonType::at).orElse(JsonType.NOTHING);
    }

    int count() {
        return names.length;
    }

    Set<String> wanted() {
        return wanted;
    }

    String name(int i) {
        return names[i];
    }

    /** What the object has under a column's key. */
    Object outer(int i, Map<String, Object> object) {
        return object.get(keys[i]);
    }

    /**
     * A column's value.
     *
     * @param outer what is under the column's key
     * @throws BadValueException if it is a list or a map where others are not, or the other way round
     */
    Object value(int i, Object outer) throws BadValueException {
        Object value = outer;
        if (paths[i] != null && outer != null) {
            if (!(outer instanceof Map<?, ?> map)) {
                throw BadValueException.of(names[i], "an object under `" + keys[i] + "`", shape(outer));
            }
            value = NestedPath.value(map, paths[i]);
        }
        boolean isAsExpected =
                switch (kinds[i]) {
                    case LIST -> value instanceof List<?>;
                    case MAP -> value instanceof Map<?, ?>;
                    case OTHER -> true;
                    default -> !(value instanceof List<?> || value instanceof Map<?, ?>);
                };
        if (value != null && !isAsExpected) {
            throw BadValueException.of(names[i], expected(kinds[i]) + ", as on the first lines", shape(value));
        }
        return value;
    }

    private static String expected(Kind kind) {
        return switch (kind) {
            case LIST -> "an array";
            case MAP -> "an object";
            default -> "a single value";
        };
    }

    private static String shape(Object value) {
        if (value instanceof List<?>) {
            return "an array";
        }
        return value instanceof Map<?, ?> ? "an object" : BadValueException.quote(value.toString());
    }
}
