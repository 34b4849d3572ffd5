package org.kelvinrl.ingest;

import java.util.List;
import java.util.Map;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/** The action as an index, whatever the log has: a number, a name, or a list or map with a single 1. */
final class ActionColumn extends BoundColumn {

    private static final long serialVersionUID = 1L;
    private static final String NO_CONTINUOUS =
            "Correct or remove the row, or map another column; continuous actions are not supported, "
                    + "for softmax is over a finite set";

    private final Form form;
    private final int position;
    private final String name;
    private final int limit;

    /** Null if actions have no names. */
    private final NameIndex names;

    /** An action below {@code limit}. */
    ActionColumn(Term term, int position, NameIndex names, int limit) {
        super(PreparedColumn.ACTION);
        this.form = term.form();
        this.position = position;
        this.name = term.column();
        this.names = names;
        this.limit = limit;
    }

    @Override
    void fill(Object[] values, PreparedRow row) throws BadValueException {
        Object value = values[position];
        if (value != null) {
            row.setInteger(PreparedColumn.ACTION, index(value));
        }
    }

    private int index(Object value) throws BadValueException {
        return switch (form) {
            case CATEGORY -> named(value);
            case ONE_HOT -> oneHot(value);
            default -> isName(value) ? names.find(value, name) : number(value);
        };
    }

    /** Text that is a number is an index, whatever the names are. */
    private boolean isName(Object value) throws BadValueException {
        return value instanceof String text && names != null && !Numbers.isNumber(text) && names.find(value, name) >= 0;
    }

    private int number(Object value) throws BadValueException {
        double action = Numbers.number(value, name);
        boolean isWhole = action == Math.rint(action) && !Double.isInfinite(action);
        if (!isWhole || action < 0 || action >= limit) {
            String expected = "an action: a whole number from 0 to " + (limit - 1);
            boolean isContinuous = !isWhole && Double.isFinite(action);
            throw isContinuous
                    ? BadValueException.of(name, expected, Numbers.shown(value), NO_CONTINUOUS)
                    : BadValueException.of(name, expected, Numbers.shown(value));
        }
        return (int) action;
    }

    private int named(Object value) throws BadValueException {
        if (value instanceof List || value instanceof Map) {
            throw BadValueException.of(
                    name, "the name of an action", Numbers.shown(value), "Write `action = { one_hot = ... }`");
        }
        return names.of(value, name);
    }

    /** Some logs have the name of the action in place of the map. */
    private int oneHot(Object value) throws BadValueException {
        if (value instanceof Map<?, ?> map) {
            return hot(names.spread(map, name), value);
        }
        if (value instanceof List<?> list) {
            if (list.size() != limit) {
                throw BadValueException.of(
                        name, "a list of " + limit + " elements, one for each action", "one of " + list.size());
            }
            return hot(list.toArray(), value);
        }
        return names.of(value, name);
    }

    private int hot(Object[] elements, Object value) throws BadValueException {
        int hot = -1;
        for (int i = 0; i < elements.length; i++) {
            double element = elements[i] == null ? 0 : Numbers.number(elements[i], name);
            boolean isSecond = element == 1 && hot >= 0;
            if (isSecond || (element != 0 && element != 1)) {
                throw notOneHot(value);
            }
            hot = element == 1 ? i : hot;
        }
        if (hot < 0) {
            throw notOneHot(value);
        }
        return hot;
    }

    private BadValueException notOneHot(Object value) {
        return BadValueException.of(name, "a single 1 and zeros", Numbers.shown(value), NO_CONTINUOUS);
    }
}
