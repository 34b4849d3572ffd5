package org.kelvinrl.log;

/** How large the pages of a Parquet column are where they are not compressed, and so how large its texts could be. */
final class PageSizes {

    /** Bytes of text that count as much as an element of a list. */
    private static final long TEXT_OF_A_VALUE = 16;

    /** A column whose texts have no more altogether may be in memory whole. */
    private static final long SMALL_COLUMN = 1 << 26;

    private long largest;
    private long values;
    private long densest;

    /** Takes a page of so many bytes and values; of a dictionary that are none. */
    void add(long bytes, long count) {
        largest = Math.max(largest, bytes);
        values += count;
        if (count > 0) {
            densest = Math.max(densest, (bytes + count - 1) / count);
        }
    }

    /** Takes what a page that was added becomes where it is decoded. */
    void addDecoded(long bytes, long count) {
        largest = Math.max(largest, bytes);
        densest = Math.max(densest, (bytes + count - 1) / count);
    }

    /** Takes the length of the longest word in a dictionary, any number of values may be which. */
    void addWords(long longest) {
        densest = Math.max(densest, longest);
    }

    /** Bytes that the largest page needs. */
    long largest() {
        return largest;
    }

    /** Elements of lists that a value counts as much as, if the values are texts: at least 1, over any number of pages. */
    long elementsOfAText() {
        boolean isSmall = densest == 0 || values <= SMALL_COLUMN / densest;
        return isSmall ? 1 : Math.max(1, densest / TEXT_OF_A_VALUE);
    }
}
