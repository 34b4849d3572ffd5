package org.kelvinrl.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.kelvinrl.schema.KelvinException;

/**
 * Counts the values of each row of a Parquet column by its repetition levels: 0 where a row begins. They come page by page, as runs
 * of one level and of bit-packed ones in Parquet's hybrid encoding, and are never laid out in memory.
 */
final class RepetitionLevels {

    private final String where;
    private final int bits;
    private long row;
    private long values;
    private long longest;

    /** Of a column whose lists nest so deep. */
    RepetitionLevels(int deepest, String where) {
        this.where = where;
        this.bits = Integer.SIZE - Integer.numberOfLeadingZeros(deepest);
        if (bits > Byte.SIZE) {
            throw KelvinException.data(
                    "lists that nest at most 255 deep", deepest + " deep", where, "Write flat lists");
        }
    }

    /** The most values of a row so far. */
    long longest() {
        return longest;
    }

    /**
     * Takes the levels of the next page.
     *
     * @param count how many there are
     * @throws KelvinException if a row has too many values
     * @throws java.nio.BufferUnderflowException if there are fewer
     */
    void accept(ByteBuffer levels, int count) throws IOException {
        int left = count;
        while (left > 0) {
            int head = varint(levels);
            left -= (head & 1) == 0 ? run(levels, Math.min(left, head >>> 1)) : packed(levels, left, head >>> 1);
        }
    }

    private static int varint(ByteBuffer levels) throws IOException {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte octet = levels.get();
            value |= (octet & 127) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new IOException("a run of levels without an end");
    }

    private int run(ByteBuffer levels, int count) {
        int level = 0;
        for (int i = 0; i < bits; i += Byte.SIZE) {
            level |= (levels.get() & 255) << i;
        }
        if (level != 0) {
            add(count);
        } else if (count > 0) {
            begin();
            row += count - 1;
        }
        return count;
    }

    /** Groups of eight; the last may go beyond the levels that count. */
    private int packed(ByteBuffer levels, int left, int groups) {
        int mask = (1 << bits) - 1;
        int taken = 0;
        for (int group = 0; group < groups && taken < left; group++) {
            long eight = 0;
            for (int i = 0; i < bits; i++) {
                eight |= (levels.get() & 255L) << (i * Byte.SIZE);
            }
            for (int i = 0; i < Byte.SIZE && taken < left; i++) {
                if (((eight >>> (i * bits)) & mask) == 0) {
                    begin();
                } else {
                    add(1);
                }
                taken++;
            }
        }
        return taken;
    }

    private void begin() {
        row++;
        values = 0;
        add(1);
    }

    private void add(int more) {
        values += more;
        if (values > longest) {
            longest = values;
            if (values > ListBounds.LONGEST_LIST) {
                throw KelvinException.data(
                        "at most " + ListBounds.LONGEST_LIST + " values a row",
                        "more",
                        where + ", row " + row + " of the row group",
                        "Write shorter lists");
            }
        }
    }
}
