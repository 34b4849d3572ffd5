package org.kelvinrl.log;

import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** How many values the lists of a columnar file may have, by what its footer says, before any is in memory. */
enum ListBounds {
    PARQUET("row groups", "parquet.block.size"),
    ORC("stripes", "orc.stripe.size");

    /** More elements in a row are too many: no observation, mask or policy is as long. */
    static final long LONGEST_LIST = 1 << 20;

    private static final long MOST_VALUES = 1 << 27;

    /** As many rows does Spark read at once, with as many values of a column as there is memory for. */
    private static final int ROWS_OF_A_BATCH = 1 << 12;

    private static final long VALUES_OF_A_BATCH = 1 << 22;

    private final String parts;
    private final String setting;

    ListBounds(String parts, String setting) {
        this.parts = parts;
        this.setting = setting;
    }

    /**
     * Checks a column of a part of a file.
     *
     * @param values of all its rows
     * @throws KelvinException if they are too many, for all rows or on the average
     */
    void check(Path path, String column, long rows, long values) {
        if (values > MOST_VALUES || values > rows * LONGEST_LIST) {
            throw KelvinException.data(
                    parts + " of at most " + MOST_VALUES + " values a column and " + LONGEST_LIST + " values a row",
                    values + " values in " + rows + " rows",
                    path + ", column " + column,
                    "Write shorter lists or smaller " + parts + " (" + setting + ")");
        }
    }

    /** How many rows whose lists have so many values may be in memory at once; a function of that number alone. */
    static int rowsOfABatch(long longest) {
        return (int) Math.max(1, Math.min(ROWS_OF_A_BATCH, VALUES_OF_A_BATCH / longest));
    }
}
