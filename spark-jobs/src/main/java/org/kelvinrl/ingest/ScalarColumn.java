package org.kelvinrl.ingest;

import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/** A prepared column of one value, but for the action. */
final class ScalarColumn extends BoundColumn {

    private static final long serialVersionUID = 1L;

    private final Form form;
    private final int position;
    private final String name;

    /** The value of every row, if it is a constant. */
    private final Object constant;

    ScalarColumn(PreparedColumn column, Term term, int position) {
        super(column);
        this.form = term.form();
        this.position = position;
        boolean isConstant = form == Form.VALUE;
        this.name = isConstant ? column.columnName() : term.column();
        this.constant = isConstant ? term.constant() : null;
    }

    @Override
    void fill(Object[] values, PreparedRow row) throws BadValueException {
        Object value = form == Form.VALUE ? constant : values[position];
        if (value == null) {
            absent(name);
            return;
        }
        switch (column()) {
            case EPISODE, TEACHER, SOURCE_ID -> row.setText(column(), Numbers.text(value, name));
            case STEP -> row.setInteger(column(), step(value));
            case TIMESTAMP -> row.setInteger(column(), Numbers.microseconds(value, name));
            case TERMINATED, TRUNCATED -> row.setTrue(column(), Numbers.truth(value, name) != (form == Form.NOT));
            case REWARD -> row.setNumber(column(), Numbers.float32(value, name));
            case WEIGHT -> row.setNumber(column(), weight(value));
            case PROPENSITY -> row.setNumber(column(), propensity(value));
            default -> throw new IllegalArgumentException("not a scalar that a log has: " + column());
        }
    }

    private long step(Object value) throws BadValueException {
        return form == Form.ORDER_BY ? Numbers.microseconds(value, name) : Numbers.whole(value, name);
    }

    private float weight(Object value) throws BadValueException {
        float weight = Numbers.float32(value, name);
        if (weight < 0) {
            throw BadValueException.of(name, "a weight of at least 0", Numbers.shown(value));
        }
        return weight;
    }

    private double propensity(Object value) throws BadValueException {
        double number = Numbers.number(value, name);
        double propensity = form == Form.LOG ? StrictMath.exp(number) : number;
        if (!(propensity > 0 && propensity <= 1)) {
            String expected = form == Form.LOG
                    ? "the logarithm of a probability above 0 and at most 1"
                    : "a probability above 0 and at most 1";
            throw BadValueException.of(name, expected, Numbers.shown(value));
        }
        return propensity;
    }
}
