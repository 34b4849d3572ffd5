package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.kelvinrl.log.BadValueException;

/** A part of an observation: one column of the log, and the elements that it becomes. Immutable. */
abstract class Feature implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String column;
    private final String[] names;

    /** A part with an element of each name. */
    private Feature(int position, String column, String[] names) {
        this.position = position;
        this.column = column;
        this.names = names;
    }

    /** A number. */
    static Feature number(int position, String column) {
        return new OneNumber(position, column);
    }

    /** A list of so many numbers. */
    static Feature list(int position, String column, int length) {
        return new NumberList(position, column, length);
    }

    /** What a term with all its options means. */
    static Feature of(Term term, int position) {
        String column = term.column();
        return switch (term.form()) {
            case COLUMN -> number(position, column);
            case MAP -> new MapValues(position, column, term.names(Term.KEYS), (Double) term.option(Term.MISSING));
            case ONE_HOT -> new OneHot(position, column, term.whole(Term.N));
            case CATEGORY -> new Category(position, column, new NameIndex(term.names(Term.CATEGORIES)));
            default -> throw new IllegalArgumentException("not a part of an observation: " + term.form());
        };
    }

    final int size() {
        return names.length;
    }

    final String column() {
        return column;
    }

    final boolean isAbsent(Object[] values) {
        return values[position] == null;
    }

    /** Writes the elements from {@code offset} on. */
    final void fill(Object[] values, float[] into, int offset) throws BadValueException {
        fill(present(values[position], column), into, offset);
    }

    abstract void fill(Object value, float[] into, int offset) throws BadValueException;

    /** Name of an element, for manifests and messages. */
    final String name(int element) {
        return names[element];
    }

    /** The names of all elements. */
    final List<String> names() {
        return List.of(names);
    }

    private static Object present(Object value, String name) throws BadValueException {
        if (value == null) {
            throw BadValueException.of(name, "a value", "null");
        }
        return value;
    }

    private static String[] named(int length, IntFunction<String> name) {
        return IntStream.range(0, length).mapToObj(name).toArray(String[]::new);
    }

    private static final class OneNumber extends Feature {
        private static final long serialVersionUID = 1L;

        OneNumber(int position, String column) {
            super(position, column, new String[] {column});
        }

        @Override
        void fill(Object value, float[] into, int offset) throws BadValueException {
            into[offset] = Numbers.float32(value, column());
        }
    }

    private static final class NumberList extends Feature {
        private static final long serialVersionUID = 1L;

        NumberList(int position, String column, int length) {
            super(position, column, named(length, i -> column + "[" + i + "]"));
        }

        @Override
        void fill(Object value, float[] into, int offset) throws BadValueException {
            if (!(value instanceof List<?> list)) {
                throw BadValueException.of(column(), "a list of " + size() + " elements", Numbers.shown(value));
            }
            if (list.size() != size()) {
                throw BadValueException.of(column(), "a list of " + size() + " elements", "one of " + list.size());
            }
            for (int i = 0; i < size(); i++) {
                Object element = list.get(i);
                into[offset + i] = element instanceof Float number && Float.isFinite(number)
                        ? number
                        : Numbers.float32(present(element, name(i)), name(i));
            }
        }
    }

    private static final class MapValues extends Feature {
        private static final long serialVersionUID = 1L;

        private final NameIndex keys;

        /** Null if every key must be there. */
        private final Double missing;

        MapValues(int position, String column, List<String> keys, Double missing) {
            super(position, column, named(keys.size(), i -> column + "[" + keys.get(i) + "]"));
            this.keys = new NameIndex(keys);
            this.missing = missing;
        }

        @Override
        void fill(Object value, float[] into, int offset) throws BadValueException {
            if (!(value instanceof Map<?, ?> map)) {
                throw BadValueException.of(column(), "a map", Numbers.shown(value));
            }
            Object[] elements = keys.select(map, column());
            for (int i = 0; i < elements.length; i++) {
                if (elements[i] == null && missing == null) {
                    throw BadValueException.of(
                            name(i),
                            "a value",
                            "none",
                            "Correct or remove the row, or say `missing = 0` in the mapping if that is what it means");
                }
                into[offset + i] = elements[i] == null ? missing.floatValue() : Numbers.float32(elements[i], name(i));
            }
        }
    }

    private static final class OneHot extends Feature {
        private static final long serialVersionUID = 1L;

        OneHot(int position, String column, int n) {
            super(position, column, named(n, i -> column + "=" + i));
        }

        @Override
        void fill(Object value, float[] into, int offset) throws BadValueException {
            long index = Numbers.whole(value, column());
            if (index < 0 || index >= size()) {
                throw BadValueException.of(column(), "a whole number from 0 to " + (size() - 1), Numbers.shown(value));
            }
            light(into, offset, size(), (int) index);
        }
    }

    private static final class Category extends Feature {
        private static final long serialVersionUID = 1L;

        private final NameIndex categories;

        Category(int position, String column, NameIndex categories) {
            super(position, column, named(categories.size(), i -> column + "=" + categories.name(i)));
            this.categories = categories;
        }

        @Override
        void fill(Object value, float[] into, int offset) throws BadValueException {
            light(into, offset, size(), categories.of(value, column()));
        }
    }

    private static void light(float[] into, int offset, int size, int index) {
        Arrays.fill(into, offset, offset + size, 0);
        into[offset + index] = 1;
    }
}
