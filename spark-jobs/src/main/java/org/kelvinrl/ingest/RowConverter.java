package org.kelvinrl.ingest;

import java.util.List;
import org.kelvinrl.ingest.RowLayout.Field;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/** Makes a prepared row of a row of the log, and refuses one that breaks a rule of the schema. Not thread-safe. */
final class RowConverter {

    /** Probabilities are logged as 32-bit floats, and rounded in CSV. */
    private static final double SUM_TOLERANCE = 1e-3;

    /** The flags of what was logged are known before the Q-values are read. */
    private static final PreparedColumn[] ORDER = order();

    private final RowLayout layout;

    RowConverter(RowLayout layout) {
        this.layout = layout;
    }

    /** Fills {@code row} with the values of a row of the log, which are at the positions of the layout. */
    void convert(Object[] values, PreparedRow row) throws BadValueException {
        row.clear();
        for (PreparedColumn column : ORDER) {
            Field field = layout.field(column);
            if (field != null) {
                convert(field, values, row);
            }
        }
    }

    private static PreparedColumn[] order() {
        PreparedColumn[] order = PreparedColumn.values();
        int q = PreparedSchema.index(PreparedColumn.Q_VALUES);
        order[q] = PreparedColumn.Q_LOGGED;
        order[PreparedSchema.index(PreparedColumn.Q_LOGGED)] = PreparedColumn.Q_VALUES;
        return order;
    }

    private void convert(Field field, Object[] values, PreparedRow row) throws BadValueException {
        if (PreparedSchema.isList(field.column)) {
            list(field, elements(field, values), row);
            return;
        }
        Object value = values[field.positions[0]];
        if (value != null) {
            scalar(field.column, value, field.names[0], row);
        } else if (field.column.presence() == PreparedColumn.Presence.REQUIRED) {
            throw BadValueException.of(field.names[0], "a value", "null");
        }
    }

    private void scalar(PreparedColumn column, Object value, String name, PreparedRow row) throws BadValueException {
        switch (column) {
            case EPISODE, TEACHER, SOURCE_ID -> row.setText(column, Numbers.text(value, name));
            case STEP -> row.setInteger(column, Numbers.whole(value, name));
            case TIMESTAMP -> row.setInteger(column, Numbers.microseconds(value, name));
            case TERMINATED, TRUNCATED -> row.setTrue(column, Numbers.truth(value, name));
            case ACTION -> row.setInteger(column, action(value, name));
            case REWARD -> row.setNumber(column, finite(Numbers.number(value, name), name));
            case WEIGHT -> row.setNumber(column, weight(value, name));
            case PROPENSITY -> row.setNumber(column, propensity(value, name));
            default -> throw new IllegalArgumentException("not a scalar that a log has: " + column);
        }
    }

    private int action(Object value, String name) throws BadValueException {
        double action = Numbers.number(value, name);
        if (action != Math.rint(action) || action < 0 || action >= layout.actionLimit()) {
            throw BadValueException.of(
                    name, "an action: a whole number from 0 to " + (layout.actionLimit() - 1), Numbers.shown(value));
        }
        return (int) action;
    }

    private static float finite(double number, String name) throws BadValueException {
        float value = (float) number;
        if (!Double.isFinite(number)) {
            throw BadValueException.of(name, "a finite number", String.valueOf(number));
        }
        if (Float.isInfinite(value)) {
            throw BadValueException.of(name, "a number within the range of 32-bit floats", String.valueOf(number));
        }
        return value;
    }

    private static float weight(Object value, String name) throws BadValueException {
        float weight = finite(Numbers.number(value, name), name);
        if (weight < 0) {
            throw BadValueException.of(name, "a weight of at least 0", Numbers.shown(value));
        }
        return weight;
    }

    private static double propensity(Object value, String name) throws BadValueException {
        double propensity = Numbers.number(value, name);
        if (!(propensity > 0 && propensity <= 1)) {
            throw BadValueException.of(name, "a probability above 0 and at most 1", Numbers.shown(value));
        }
        return propensity;
    }

    /** The elements of a list column; null if the row has none of them. */
    private Object[] elements(Field field, Object[] values) throws BadValueException {
        Object[] elements = field.isList ? fromList(field, values) : fromScalars(field, values);
        if (elements == null && field.column.presence() == PreparedColumn.Presence.REQUIRED) {
            throw BadValueException.of(field.names[0], "a value", "null");
        }
        return elements;
    }

    private Object[] fromList(Field field, Object[] values) throws BadValueException {
        List<?> list = (List<?>) values[field.positions[0]];
        if (list == null) {
            return null;
        }
        int length = length(field.column);
        if (list.size() != length) {
            throw BadValueException.of(field.names[0], "a list of " + length + " elements", "one of " + list.size());
        }
        Object[] elements = new Object[length];
        for (int i = 0; i < length; i++) {
            elements[i] = list.get(i);
        }
        return elements;
    }

    private static Object[] fromScalars(Field field, Object[] values) {
        Object[] elements = new Object[field.positions.length];
        boolean hasValue = false;
        for (int i = 0; i < elements.length; i++) {
            elements[i] = values[field.positions[i]];
            hasValue |= elements[i] != null;
        }
        return hasValue ? elements : null;
    }

    private int length(PreparedColumn column) {
        return switch (column) {
            case OBSERVATION, NEXT_OBSERVATION -> layout.observationSize();
            default -> layout.actions();
        };
    }

    private void list(Field field, Object[] elements, PreparedRow row) throws BadValueException {
        if (elements == null) {
            return;
        }
        switch (field.column) {
            case OBSERVATION, NEXT_OBSERVATION -> observation(field, elements, row);
            case Q_VALUES -> qValues(field, elements, row);
            case TARGET_PROBABILITIES, BEHAVIOUR_PROBABILITIES -> probabilities(field, elements, row);
            case ACTION_MASK, NEXT_ACTION_MASK -> mask(field, elements, row);
            case Q_LOGGED -> flags(field, elements, row);
            default -> throw new IllegalArgumentException("not a list that a log has: " + field.column);
        }
    }

    private static void observation(Field field, Object[] elements, PreparedRow row) throws BadValueException {
        float[] observation = row.setFloats(field.column, elements.length);
        for (int i = 0; i < elements.length; i++) {
            String name = field.elementNames[i];
            observation[i] = finite(Numbers.number(present(elements[i], name), name), name);
        }
    }

    private static void qValues(Field field, Object[] elements, PreparedRow row) throws BadValueException {
        boolean isFlagged = row.has(PreparedColumn.Q_LOGGED);
        boolean[] logged = row.setFlags(PreparedColumn.Q_LOGGED, elements.length);
        float[] q = row.setFloats(PreparedColumn.Q_VALUES, elements.length);
        int count = 0;
        for (int i = 0; i < elements.length; i++) {
            logged[i] = elements[i] != null && (!isFlagged || logged[i]);
            q[i] = logged[i] ? qValue(elements[i], field.elementNames[i]) : 0;
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
        return finite(q, name);
    }

    private static void probabilities(Field field, Object[] elements, PreparedRow row) throws BadValueException {
        float[] probabilities = row.setFloats(field.column, elements.length);
        double sum = 0;
        for (int i = 0; i < elements.length; i++) {
            String name = field.elementNames[i];
            double p = Numbers.number(present(elements[i], name), name);
            if (!(p >= 0 && p <= 1)) {
                throw BadValueException.of(name, "a probability from 0 to 1", Numbers.shown(elements[i]));
            }
            probabilities[i] = (float) p;
            sum += p;
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw BadValueException.of(
                    String.join(", ", field.names), "probabilities that sum to 1", "a sum of " + sum);
        }
    }

    private static void mask(Field field, Object[] elements, PreparedRow row) throws BadValueException {
        boolean hasAction = false;
        for (boolean valid : flags(field, elements, row)) {
            hasAction |= valid;
        }
        if (!hasAction) {
            throw BadValueException.of(String.join(", ", field.names), "a mask with at least one valid action", "none");
        }
    }

    private static boolean[] flags(Field field, Object[] elements, PreparedRow row) throws BadValueException {
        boolean[] flags = row.setFlags(field.column, elements.length);
        for (int i = 0; i < elements.length; i++) {
            String name = field.elementNames[i];
            flags[i] = Numbers.truth(present(elements[i], name), name);
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
