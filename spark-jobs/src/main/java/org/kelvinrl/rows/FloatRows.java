package org.kelvinrl.rows;

/**
 * Rows of as many numbers each. They are whole, or sparse: then of each row the places and values of what is not 0, in the order of their
 * places. A negative zero is a value like others, so that both forms are the same bits.
 *
 * <p>Final fields and plain arrays, so that Spark can keep it in memory or on disk and count its size. Treat as immutable.
 */
public final class FloatRows {

    /** Most numbers of all rows, as each form keeps them in arrays: as many as every JVM grants one. */
    public static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    private final int size;
    private final int rows;

    /** Row r's places and values are those before ends[r] that are not before ends[r - 1]; null where rows are whole. */
    private final int[] ends;

    private final int[] places;
    private final float[] values;

    private FloatRows(int size, int rows, int[] ends, int[] places, float[] values) {
        this.size = size;
        this.rows = rows;
        this.ends = ends;
        this.places = places;
        this.values = values;
    }

    /**
     * Whole rows.
     *
     * @param values all numbers, row-major, not copied
     * @param size numbers of a row, at least 1
     */
    public static FloatRows whole(float[] values, int size) {
        return new FloatRows(size, values.length / size, null, null, values);
    }

    static FloatRows sparse(int size, int[] ends, int[] places, float[] values) {
        return new FloatRows(size, ends.length, ends, places, values);
    }

    /** Numbers of a row, with its zeros. */
    public int size() {
        return size;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Whether they are kept as the places and values of what is not 0. */
    public boolean isSparse() {
        return ends != null;
    }

    /** The first number of a row. */
    public float first(int row) {
        if (ends == null) {
            return values[row * size];
        }
        int begin = begin(row);
        return begin < ends[row] && places[begin] == 0 ? values[begin] : 0f;
    }

    /**
     * Copies a row, zeros and all.
     *
     * @param row index of the row
     * @param to where its numbers go
     * @param at index of the first of them
     */
    public void copyTo(int row, float[] to, int at) {
        if (ends == null) {
            System.arraycopy(values, row * size, to, at, size);
            return;
        }
        SparseRows.scatter(places, values, begin(row), ends[row], to, at, size);
    }

    /** Adds a row to sparse ones. */
    public void addTo(int row, SparseRows to) {
        if (ends == null) {
            to.addWhole(values, row * size, size);
        } else {
            to.add(places, values, begin(row), ends[row]);
        }
    }

    /** All numbers, row-major. */
    public float[] toArray() {
        float[] all = new float[Math.multiplyExact(rows, size)];
        for (int row = 0; row < rows; row++) {
            copyTo(row, all, row * size);
        }
        return all;
    }

    /** What it needs of the heap, but for a few objects. */
    public long bytes() {
        return 4L * values.length + (ends == null ? 0 : 4L * places.length + 4L * ends.length);
    }

    private int begin(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }
}
