package org.kelvinrl.network;

import java.util.function.Supplier;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.rows.SparseRows;

/**
 * The inputs of a batch, row after row: without their zeros where the rows come so and whoever takes them can, else whole. The first row
 * says which it is. Not thread-safe.
 */
public final class InputRows {

    private final int inputs;
    private final Supplier<float[]> memory;

    /** Null where zeros are wanted. */
    private final SparseRows sparse;

    /** Null until rows are whole. */
    private float[] whole;

    private int rows;
    private boolean isSparse;

    private InputRows(int inputs, Supplier<float[]> memory, SparseRows sparse) {
        this.inputs = inputs;
        this.memory = memory;
        this.sparse = sparse;
    }

    /**
     * The inputs of a pass, which sees what is added.
     *
     * @param pass the pass
     * @param inputs numbers of a row
     */
    public static InputRows of(Pass pass, int inputs) {
        return new InputRows(inputs, pass::input, pass.sparseInput());
    }

    /**
     * Inputs that are gathered for several passes.
     *
     * @param most most rows
     * @param inputs numbers of a row
     */
    public static InputRows of(int most, int inputs) {
        return new InputRows(inputs, () -> new float[Math.multiplyExact(most, inputs)], new SparseRows());
    }

    /** Forgets all rows. */
    public void begin() {
        rows = 0;
        isSparse = false;
        if (sparse != null) {
            sparse.clear();
        }
    }

    /** Adds one of some rows. */
    public void add(FloatRows from, int row) {
        isSparse = rows == 0 ? sparse != null && from.isSparse() : isSparse;
        if (isSparse) {
            from.addTo(row, sparse);
        } else {
            from.copyTo(row, whole(), rows * inputs);
        }
        rows++;
    }

    /** Takes all rows of another batch, and no others. */
    public void set(InputRows batch) {
        begin();
        rows = batch.rows;
        isSparse = batch.isSparse && sparse != null;
        if (isSparse) {
            sparse.addAll(batch.sparse);
        } else if (batch.isSparse) {
            for (int row = 0; row < rows; row++) {
                batch.sparse.copyTo(row, whole(), row * inputs, inputs);
            }
        } else if (rows > 0) {
            System.arraycopy(batch.whole(), 0, whole(), 0, rows * inputs);
        }
    }

    private float[] whole() {
        whole = whole == null ? memory.get() : whole;
        return whole;
    }
}
