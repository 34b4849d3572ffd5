package org.kelvinrl.rows;

import java.util.Arrays;

/** Rows that come one after another as the places and values of what is not 0. Filled again and again; it grows. Not thread-safe. */
public final class SparseRows {

    private int[] ends = new int[16];
    private int[] places = new int[16];
    private float[] values = new float[16];
    private int rows;
    private int count;

    /** Forgets all rows. */
    public void clear() {
        rows = 0;
        count = 0;
    }

    /**
     * Adds a number to the row that comes next.
     *
     * @param place its place in the row, behind those that the row has
     * @param value the number
     */
    public void put(int place, float value) {
        if (count == places.length) {
            grow(count + 1L);
        }
        places[count] = place;
        values[count++] = value;
    }

    /** Ends the row whose numbers were put. */
    public void endRow() {
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, length(rows + 1L, ends.length));
        }
        ends[rows++] = count;
    }

    /** Adds a row of a whole one's numbers that are not 0. */
    void addWhole(float[] numbers, int first, int size) {
        for (int i = 0; i < size; i++) {
            if (isKept(numbers[first + i])) {
                put(i, numbers[first + i]);
            }
        }
        endRow();
    }

    /** Adds a row of places and values. */
    void add(int[] morePlaces, float[] moreValues, int from, int to) {
        int more = to - from;
        if (more > places.length - count) {
            grow((long) count + more);
        }
        System.arraycopy(morePlaces, from, places, count, more);
        System.arraycopy(moreValues, from, values, count, more);
        count += more;
        endRow();
    }

    /** Adds all rows of others. */
    public void addAll(SparseRows others) {
        for (int row = 0; row < others.rows; row++) {
            add(others.places, others.values, others.begin(row), others.end(row));
        }
    }

    /** Whether a number is kept: all are but 0, of which the negative one is kept. */
    public static boolean isKept(float number) {
        return Float.floatToRawIntBits(number) != 0;
    }

    /** How many of some numbers are kept. */
    public static int kept(float[] numbers) {
        int kept = 0;
        for (float number : numbers) {
            kept += isKept(number) ? 1 : 0;
        }
        return kept;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** How many places and values there are, with those of the row that is not ended. */
    public int count() {
        return count;
    }

    /** Index of the first place and value of a row. */
    public int begin(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /** Index behind the last place and value of a row. */
    public int end(int row) {
        return ends[row];
    }

    /** A place, by its index. */
    public int place(int index) {
        return places[index];
    }

    /** A value, by its index. */
    public float value(int index) {
        return values[index];
    }

    /**
     * Copies a row, zeros and all.
     *
     * @param row index of the row
     * @param to where its numbers go
     * @param at index of the first of them
     * @param size numbers of a row
     */
    public void copyTo(int row, float[] to, int at, int size) {
        scatter(places, values, begin(row), end(row), to, at, size);
    }

    static void scatter(int[] places, float[] values, int from, int end, float[] to, int at, int size) {
        Arrays.fill(to, at, at + size, 0f);
        for (int i = from; i < end; i++) {
            to[at + places[i]] = values[i];
        }
    }

    /**
     * The rows so far, as a copy.
     *
     * @param size numbers of a row, more than any place
     */
    public FloatRows toRows(int size) {
        return FloatRows.sparse(
                size, Arrays.copyOf(ends, rows), Arrays.copyOf(places, count), Arrays.copyOf(values, count));
    }

    private void grow(long needed) {
        int length = length(needed, places.length);
        places = Arrays.copyOf(places, length);
        values = Arrays.copyOf(values, length);
    }

    private static int length(long needed, int now) {
        if (needed > FloatRows.MOST_NUMBERS) {
            throw new IllegalArgumentException(
                    "numbers other than 0: expected at most " + FloatRows.MOST_NUMBERS + ", found more");
        }
        return (int) Math.min(FloatRows.MOST_NUMBERS, Math.max(needed, 2L * now));
    }
}
