package org.kelvinrl.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/** A prepared column with one element for each action: a list, a map by the actions' names, or several scalars of the log. */
final class PerActionColumn extends BoundColumn {

    private static final long serialVersionUID = 1L;

    /** Probabilities are logged as 32-bit floats, and rounded in CSV. */
    private static final double SUM_TOLERANCE = 1e-3;

    private final Form form;
    private final int[] positions;
    private final String[] columns;
    private final String[] elementNames;
    private final int actions;
    private final boolean mayBeEmpty;

    /** Null if actions have no names. */
    private final NameIndex names;

    /**
     * The column of so many actions.
     *
     * @param columns names of the log's columns, at the positions
     * @param mayBeEmpty says that a mask without a valid action is repaired later
     */
    PerActionColumn(
            PreparedColumn column,
            Form form,
            String[] columns,
            int[] positions,
            NameIndex names,
            int actions,
            boolean mayBeEmpty) {
        super(column);
        this.form = form;
        this.columns = columns.clone();
        this.positions = positions.clone();
        this.names = names;
        this.actions = actions;
        this.mayBeEmpty = mayBeEmpty;
        this.elementNames = columns.length > 1 || actions == 1 ? this.columns : numbered(columns[0], actions);
    }

    private static String[] numbered(String name, int length) {
        String[] numbered = new String[length];
        Arrays.setAll(numbered, i -> name + "[" + i + "]");
        return numbered;
    }

    @Override
    void fill(Object[] values, PreparedRow row) throws BadValueException {
        Object[] elements = elements(values);
        if (elements == null) {
            return;
        }
        switch (column()) {
            case Q_VALUES -> qValues(elements, row);
            case TARGET_PROBABILITIES, BEHAVIOUR_PROBABILITIES -> probabilities(elements, row);
            case ACTION_MASK, NEXT_ACTION_MASK -> mask(elements, row);
            case Q_LOGGED -> flags(elements, row);
            default -> throw new IllegalArgumentException("not a list with an element for each action: " + column());
        }
    }

    /** The elements; null if the row has none of them. */
    private Object[] elements(Object[] values) throws BadValueException {
        if (positions.length > 1) {
            return scalars(values);
        }
        Object value = values[positions[0]];
        if (value == null) {
            return null;
        }
        if (form == Form.POSSIBLE) {
            return possible(value);
        }
        if (value instanceof Map<?, ?> map && names != null) {
            return byName(map);
        }
        if (value instanceof List<?> list) {
            return list(list);
        }
        if (actions != 1) {
            throw BadValueException.of(columns[0], "a list of " + actions + " elements", Numbers.shown(value));
        }
        return new Object[] {value};
    }

    private Object[] scalars(Object[] values) {
        Object[] elements = new Object[positions.length];
        boolean hasValue = false;
        for (int i = 0; i < elements.length; i++) {
            elements[i] = values[positions[i]];
            hasValue |= elements[i] != null;
        }
        return hasValue ? elements : null;
    }

    private Object[] list(List<?> list) throws BadValueException {
        if (list.size() != actions) {
            throw BadValueException.of(columns[0], "a list of " + actions + " elements", "one of " + list.size());
        }
        return list.toArray();
    }

    /** A map may leave out what is 0 or false; a Q-value that it leaves out was not logged. */
    private Object[] byName(Map<?, ?> map) throws BadValueException {
        Object[] elements = names.spread(map, columns[0]);
        if (column() != PreparedColumn.Q_VALUES && form != Form.SOFTMAX) {
            for (int i = 0; i < elements.length; i++) {
                elements[i] = elements[i] == null ? Integer.valueOf(0) : elements[i];
            }
        }
        return elements;
    }

    private Object[] possible(Object value) throws BadValueException {
        if (!(value instanceof List<?> list)) {
            throw BadValueException.of(columns[0], "a list of actions", Numbers.shown(value));
        }
        Object[] flags = new Object[actions];
        Arrays.fill(flags, false);
        for (Object element : list) {
            flags[action(element)] = true;
        }
        return flags;
    }

    /** An action by its name, by a map with its name as the only key, or by its index. */
    private int action(Object element) throws BadValueException {
        Object action = element instanceof Map<?, ?> map && map.size() == 1
                ? map.keySet().iterator().next()
                : element;
        present(action, columns[0]);
        if (names != null) {
            return names.of(action, columns[0]);
        }
        long index = Numbers.whole(action, columns[0]);
        if (index < 0 || index >= actions) {
            throw BadValueException.of(
                    columns[0], "actions: whole numbers from 0 to " + (actions - 1), Numbers.shown(action));
        }
        return (int) index;
    }

    private void qValues(Object[] elements, PreparedRow row) throws BadValueException {
        boolean isFlagged = row.has(PreparedColumn.Q_LOGGED);
        boolean[] logged = row.setFlags(PreparedColumn.Q_LOGGED, elements.length);
        float[] q = row.setFloats(PreparedColumn.Q_VALUES, elements.length);
        int count = 0;
        for (int i = 0; i < elements.length; i++) {
            logged[i] = elements[i] != null && (!isFlagged || logged[i]);
            q[i] = logged[i] ? qValue(elements[i], elementNames[i]) : 0;
            count += logged[i] ? 1 : 0;
        }
        if (count == elements.length) {
            row.unset(PreparedColumn.Q_LOGGED);
        }
        if (count == 0) {
            row.unset(PreparedColumn.Q_LOGGED);
            row.unset(PreparedColumn.Q_VALUES);
        }
    }

    /** Minus infinity is a Q-value that some log for an action that was not possible. */
    private static float qValue(Object value, String name) throws BadValueException {
        double q = Numbers.number(value, name);
        if (q == Double.NEGATIVE_INFINITY) {
            return Float.NEGATIVE_INFINITY;
        }
        if (!Double.isFinite(q)) {
            throw BadValueException.of(name, "a Q-value: a number below infinity", String.valueOf(q));
        }
        return Numbers.float32(q, name);
    }

    private void probabilities(Object[] elements, PreparedRow row) throws BadValueException {
        double[] numbers = new double[elements.length];
        for (int i = 0; i < elements.length; i++) {
            numbers[i] = Numbers.number(present(elements[i], elementNames[i]), elementNames[i]);
        }
        if (form == Form.SOFTMAX) {
            softmax(numbers);
        }
        float[] probabilities = row.setFloats(column(), elements.length);
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (!(numbers[i] >= 0 && numbers[i] <= 1)) {
                throw BadValueException.of(elementNames[i], "a probability from 0 to 1", Numbers.shown(elements[i]));
            }
            probabilities[i] = (float) numbers[i];
            sum += numbers[i];
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw BadValueException.of(String.join(", ", columns), "probabilities that sum to 1", "a sum of " + sum);
        }
    }

    /** Minus infinity is the logit of what is never done. */
    private void softmax(double[] logits) throws BadValueException {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (Double.isNaN(logits[i]) || logits[i] == Double.POSITIVE_INFINITY) {
                throw BadValueException.of(
                        elementNames[i], "a logit: a number below infinity", String.valueOf(logits[i]));
            }
            most = Math.max(most, logits[i]);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            throw BadValueException.of(String.join(", ", columns), "at least one finite logit", "none");
        }
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            logits[i] = StrictMath.exp(logits[i] - most);
            sum += logits[i];
        }
        for (int i = 0; i < logits.length; i++) {
            logits[i] /= sum;
        }
    }

    private void mask(Object[] elements, PreparedRow row) throws BadValueException {
        if (!hasValid(flags(elements, row)) && !mayBeEmpty) {
            throw BadValueException.of(
                    String.join(", ", columns),
                    "a mask with at least one valid action",
                    "none",
                    "Correct or remove the row, or write `repair = [empty_mask]` in the mapping to leave such masks out");
        }
    }

    static boolean hasValid(boolean[] mask) {
        for (boolean valid : mask) {
            if (valid) {
                return true;
            }
        }
        return false;
    }

    private boolean[] flags(Object[] elements, PreparedRow row) throws BadValueException {
        boolean[] flags = row.setFlags(column(), elements.length);
        for (int i = 0; i < elements.length; i++) {
            flags[i] = Numbers.truth(present(elements[i], elementNames[i]), elementNames[i]);
        }
        return flags;
    }

    private static Object present(Object value, String name) throws BadValueException {
        if (value == null) {
            throw BadValueException.of(name, "a value", "null");
        }
        return value;
    }
}
