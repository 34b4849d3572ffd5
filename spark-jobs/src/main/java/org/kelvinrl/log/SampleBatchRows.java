package org.kelvinrl.log;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Rows of the log from lines of RLlib's JSON, each a batch of rows: one list a column. */
final class SampleBatchRows extends TextRows {

    private final JsonColumns columns;
    private final Set<String> keys;
    private final Set<String> batched;
    private final Object[] values;
    private final Object[] batch;
    private BadValueException failure;
    private int size;
    private int element;

    /** Reads columns, of which some are lists in each batch. */
    SampleBatchRows(Iterator<Row> lines, PartStarts starts, JsonColumns columns, Set<String> batched) {
        super(lines, starts, false);
        this.columns = columns;
        this.batched = batched;
        this.keys = new HashSet<>(columns.wanted());
        keys.add(SampleBatch.REWARDS);
        this.values = new Object[columns.count()];
        this.batch = new Object[columns.count()];
    }

    @Override
    public boolean next() {
        element++;
        while (element >= size) {
            if (!nextLine()) {
                return false;
            }
            open();
            element = 0;
        }
        addRow();
        return true;
    }

    /** A line that is no batch is one bad row. */
    private void open() {
        failure = null;
        try {
            Map<String, Object> object = JsonLine.read(text(), keys::contains);
            size = size(object);
            for (int i = 0; i < batch.length; i++) {
                batch[i] = columns.outer(i, object);
                check(columns.name(i), batch[i]);
            }
        } catch (BadValueException e) {
            failure = e;
            size = 1;
        }
    }

    private static int size(Map<String, Object> object) throws BadValueException {
        Object rewards = object.get(SampleBatch.REWARDS);
        if (!(rewards instanceof List<?> list)) {
            throw BadValueException.of(
                    SampleBatch.REWARDS, "a list with an element for each row", rewards == null ? "none" : "no list");
        }
        return list.size();
    }

    private void check(String name, Object column) throws BadValueException {
        if (column instanceof List<?> list && list.size() != size) {
            throw BadValueException.of(
                    name, "a list of " + size + " elements, as many as in `rewards`", "one of " + list.size());
        }
    }

    @Override
    public String place() {
        return "line " + lineNumber() + (failure == null ? ", element " + (element + 1) : "");
    }

    @Override
    public Object[] values() throws BadValueException {
        if (failure != null) {
            throw failure;
        }
        for (int i = 0; i < values.length; i++) {
            Object column = batch[i];
            if (batched.contains(columns.name(i))) {
                SampleBatch.checkPlain(columns.name(i), column);
            }
            values[i] = columns.value(i, column instanceof List<?> list ? list.get(element) : column);
        }
        return values;
    }
}
