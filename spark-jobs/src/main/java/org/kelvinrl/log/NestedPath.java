package org.kelvinrl.log;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Finds what a path such as {@code a.b} leads to; names may have dots themselves. */
final class NestedPath {

    private NestedPath() {}

    /**
     * Splits a path at each of its dots, until the first part is a name and the rest leads on from there.
     *
     * @param inside what a rest of the path leads to from a value; empty if to nothing
     */
    static <T, R> Optional<R> find(String path, Map<String, T> names, BiFunction<T, String, Optional<R>> inside) {
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            T first = names.get(path.substring(0, dot));
            if (first != null) {
                Optional<R> found = inside.apply(first, path.substring(dot + 1));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The value at a path inside a map; null if there is none. */
    static Object value(Map<?, ?> map, String path) {
        if (map.containsKey(path)) {
            return map.get(path);
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (map.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                Object found = value(inner, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
