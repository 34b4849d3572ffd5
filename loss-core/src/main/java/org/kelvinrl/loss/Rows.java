package org.kelvinrl.loss;

/**
 * Rows of a few elements each in a flat array.
 *
 * @param <T> the array's type
 */
final class Rows<T> {
    private final String name;
    private final int width;
    private T array;
    private int length;
    private int offset;
    private int stride;

    Rows(String name, int width) {
        this.name = name;
        this.width = width;
    }

    /** Looks at an array, or at nothing if it is null. */
    void set(T array, int length, int offset, int stride) {
        this.array = array;
        this.length = length;
        this.offset = offset;
        this.stride = stride;
    }

    /** The array, or null. */
    T array() {
        return array;
    }

    /** From row to row. */
    int stride() {
        return stride;
    }

    boolean present() {
        return array != null;
    }

    /** Where a row starts. */
    int at(int row) {
        return offset + row * stride;
    }

    void checkPresent() {
        if (!present()) {
            throw new IllegalArgumentException(name + ": expected an array, found none");
        }
    }

    /** Checks that the array holds so many rows. */
    void checkHolds(int rows) {
        if (!present() || rows == 0) {
            return;
        }
        if (offset < 0) {
            throw new IllegalArgumentException(name + ": expected an offset of at least 0, found " + offset);
        }
        if (stride < width) {
            throw new IllegalArgumentException(
                    name + ": expected a stride of at least " + width + ", one row's length, found " + stride);
        }
        if (end(rows) > length) {
            throw new IllegalArgumentException(name + ": expected an array of at least " + end(rows) + " for " + rows
                    + " rows of " + width + " from offset " + offset + " with stride " + stride + ", found " + length);
        }
    }

    /** Checks that writing here changes nothing there, if both have been found to hold the rows. */
    void checkApartFrom(Rows<?> other, int rows) {
        if (present() && array == other.array && rows > 0 && overlaps(other, rows)) {
            throw new IllegalArgumentException(
                    name + ": expected elements apart from those of " + other.name + ", found them overlapping");
        }
    }

    private boolean overlaps(Rows<?> other, int rows) {
        boolean ranges = offset < other.end(rows) && other.offset < end(rows);
        return ranges && !interleaves(other);
    }

    /** With one stride, each row of the other may fit between the rows of this. */
    private boolean interleaves(Rows<?> other) {
        int gap = Math.floorMod(other.offset - offset, stride);
        return stride == other.stride && gap >= width && gap + other.width <= stride;
    }

    private long end(int rows) {
        return offset + (rows - 1L) * stride + width;
    }
}
