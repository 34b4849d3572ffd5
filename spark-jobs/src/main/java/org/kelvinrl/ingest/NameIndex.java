package org.kelvinrl.ingest;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.kelvinrl.log.BadValueException;

/** Names, each with its index: categories, or actions. */
final class NameIndex implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 20;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

    private final ArrayList<String> names;
    private final HashMap<String, Integer> indices = new HashMap<>();

    NameIndex(List<String> names) {
        this.names = new ArrayList<>(names);
        for (String name : names) {
            indices.put(name, indices.size());
        }
    }

    /** Names in their order: by number if all are whole numbers, else by the bytes of their UTF-8. */
    static List<String> sorted(Collection<String> names) {
        boolean areWhole = names.stream().allMatch(name -> WHOLE.matcher(name).matches());
        Comparator<String> byBytes = Comparator.comparing(
                name -> name.getBytes(StandardCharsets.UTF_8), (one, other) -> Arrays.compareUnsigned(one, other));
        return names.stream()
                .sorted(
                        areWhole
                                ? Comparator.comparing((String name) -> new BigInteger(name))
                                        .thenComparing(byBytes)
                                : byBytes)
                .toList();
    }

    /** The index of the name that a value of the log is; -1 for a value that is none. */
    int find(Object value, String column) throws BadValueException {
        return value == null ? -1 : indices.getOrDefault(Numbers.text(value, column), -1);
    }

    /** The index of the name that a value of the log is. */
    int of(Object value, String column) throws BadValueException {
        int index = find(value, column);
        if (index < 0) {
            throw BadValueException.of(column, "one of " + shown(), Numbers.shown(value));
        }
        return index;
    }

    /** The values of a map by the index of their key; what the map has not is null. */
    Object[] spread(Map<?, ?> map, String column) throws BadValueException {
        Object[] elements = new Object[names.size()];
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            elements[of(entry.getKey(), column)] = entry.getValue();
        }
        return elements;
    }

    /** The same of those keys alone that are names. */
    Object[] select(Map<?, ?> map, String column) throws BadValueException {
        Object[] elements = new Object[names.size()];
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            int index = find(entry.getKey(), column);
            if (index >= 0) {
                elements[index] = entry.getValue();
            }
        }
        return elements;
    }

    int size() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    private String shown() {
        int hidden = names.size() - MOST_SHOWN;
        return hidden > 0
                ? String.join(", ", names.subList(0, MOST_SHOWN)) + " and " + hidden + " more"
                : String.join(", ", names);
    }
}
