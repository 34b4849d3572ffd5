package org.kelvinrl.ingest;

import org.kelvinrl.schema.PreparedColumn;

/**
 * One prepared row, filled again and again. A value is kept in the array of its kind at the ordinal of its column; a column
 * that is not set is null.
 */
final class PreparedRow {

    private static final int COLUMNS = PreparedColumn.values().length;

    private final long[] integers = new long[COLUMNS];
    private final double[] numbers = new double[COLUMNS];
    private final String[] texts = new String[COLUMNS];
    private final float[][] floats = new float[COLUMNS][];
    private final boolean[][] flags = new boolean[COLUMNS][];
    private int present;

    /** Forgets all values. */
    void clear() {
        present = 0;
    }

    /** Forgets one value. */
    void unset(PreparedColumn column) {
        present &= ~bit(column);
    }

    boolean has(PreparedColumn column) {
        return (present & bit(column)) != 0;
    }

    /** Which columns have a value: bit i stands for the column of ordinal i. */
    int present() {
        return present;
    }

    /** Value of an INT32 or INT64 column. */
    long integer(PreparedColumn column) {
        return integers[PreparedSchema.index(column)];
    }

    /** Value of a FLOAT32 or FLOAT64 column. */
    double number(PreparedColumn column) {
        return numbers[PreparedSchema.index(column)];
    }

    /** Value of a BOOLEAN column; false if it is null. */
    boolean isTrue(PreparedColumn column) {
        return has(column) && integers[PreparedSchema.index(column)] == 1;
    }

    String text(PreparedColumn column) {
        return texts[PreparedSchema.index(column)];
    }

    /** Elements of a FLOAT32_LIST column; the row's own array. */
    float[] floats(PreparedColumn column) {
        return floats[PreparedSchema.index(column)];
    }

    /** Elements of a BOOLEAN_LIST column; the row's own array. */
    boolean[] flags(PreparedColumn column) {
        return flags[PreparedSchema.index(column)];
    }

    void setInteger(PreparedColumn column, long value) {
        present |= bit(column);
        integers[PreparedSchema.index(column)] = value;
    }

    void setNumber(PreparedColumn column, double value) {
        present |= bit(column);
        numbers[PreparedSchema.index(column)] = value;
    }

    void setTrue(PreparedColumn column, boolean value) {
        setInteger(column, value ? 1 : 0);
    }

    void setText(PreparedColumn column, String value) {
        present |= bit(column);
        texts[PreparedSchema.index(column)] = value;
    }

    /** Sets a FLOAT32_LIST column and gives the array to fill. */
    float[] setFloats(PreparedColumn column, int length) {
        present |= bit(column);
        int i = PreparedSchema.index(column);
        if (floats[i] == null || floats[i].length != length) {
            floats[i] = new float[length];
        }
        return floats[i];
    }

    /** Sets a BOOLEAN_LIST column and gives the array to fill. */
    boolean[] setFlags(PreparedColumn column, int length) {
        present |= bit(column);
        int i = PreparedSchema.index(column);
        if (flags[i] == null || flags[i].length != length) {
            flags[i] = new boolean[length];
        }
        return flags[i];
    }

    private static int bit(PreparedColumn column) {
        return 1 << PreparedSchema.index(column);
    }
}
