package org.kelvinrl.ingest;

/** A log of 900 rows of 30 episodes, for formats that are tables of Parquet files. */
final class SmallTable {

    /** What its columns are. */
    static final String MAPPING =
            "episode = episode, step = t, observation = [x, y], action = action, reward = reward, q_values = q\n";

    /** Its rows. */
    static final String ROWS = """
            SELECT concat('e', id % 30) episode, CAST(id AS INT) t, sin(id) x, CAST(cos(id) AS FLOAT) y,
                CAST(id % 2 AS INT) action, CAST(id % 3 AS DOUBLE) reward, array(sqrt(id), 1D) q
            FROM range(0, 900, 1, 3)
            """;

    /** One row whose list is longer than lists may be. */
    static final String LONG_ROW =
            ROWS.replace("array(sqrt(id), 1D)", "array_repeat(1D, 1100000)").replace("900, 1, 3", "1, 1, 1");

    private SmallTable() {}
}
