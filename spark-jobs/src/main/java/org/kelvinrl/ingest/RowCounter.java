package org.kelvinrl.ingest;

import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.LogRows;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Counts the rows of a task's files, which come whole and in order, and tells episodes and steps from it.
 *
 * <p>A row that is refused is counted too: what follows keeps its place.
 */
final class RowCounter {

    /** Room for the place of a row below the index of its file. */
    static final int ROW_BITS = 40;

    private final RowOrder order;
    private final Form form;

    private String file;
    private int fileIndex;
    private long lastOrder;

    /** Rows of the current file, this one too. */
    private long row;

    private long episode;
    private long step;
    private boolean isEnded;

    RowCounter(RowOrder order) {
        this.order = order;
        this.form = order.form();
    }

    /** A row begins, whatever may be wrong with it. */
    void begin(LogRows rows) {
        if (rows.file().equals(file)) {
            step++;
        } else {
            file = rows.file();
            fileIndex = order.file(LogRows.path(file));
            row = 0;
            episode = 0;
            isEnded = true;
            lastOrder = 0;
            checkWhole(rows.order() == 0);
        }
        checkWhole(rows.order() >= lastOrder);
        lastOrder = rows.order();
        row++;
        if (isEnded) {
            startEpisode();
        }
    }

    /** Takes what the row says of its episode, and sets episode and step. */
    void count(Object[] values, PreparedRow into) throws BadValueException {
        boolean isFlagged = isFlagged(values);
        if (form == Form.STARTS_AT && isFlagged && step > 0) {
            startEpisode();
        }
        isEnded = form == Form.EACH_ROW || (form == Form.ENDS && isFlagged);
        if (form == Form.FILE_ORDER) {
            into.setInteger(PreparedColumn.STEP, ((long) fileIndex << ROW_BITS) + row);
        } else {
            into.setText(PreparedColumn.EPISODE, order.name(fileIndex) + "#" + episode);
            into.setInteger(PreparedColumn.STEP, step);
        }
    }

    private void startEpisode() {
        episode++;
        step = 0;
        isEnded = false;
    }

    private boolean isFlagged(Object[] values) throws BadValueException {
        boolean isFlagged = false;
        for (int i = 0; i < order.positions().length; i++) {
            Object flag = values[order.positions()[i]];
            String name = order.flags()[i];
            if (flag == null) {
                throw BadValueException.of(name, "a value", "null");
            }
            isFlagged |= Numbers.truth(flag, name);
        }
        return isFlagged;
    }

    private void checkWhole(boolean isWhole) {
        if (!isWhole) {
            throw KelvinException.data(
                    "the rows of a file whole and in order, for the order tells episodes and steps",
                    "rows in another order",
                    LogRows.path(file).toString(),
                    "Map `episode` and `step` to columns of the log");
        }
    }
}
