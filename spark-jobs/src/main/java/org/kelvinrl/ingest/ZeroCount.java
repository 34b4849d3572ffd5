package org.kelvinrl.ingest;

import java.nio.ByteBuffer;
import org.apache.spark.sql.Row;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.rows.Sparsity;

/** How many rows there are, and how many numbers of their observations are not 0. */
final class ZeroCount {

    private long rows;
    private long others;

    /** Counts a row. */
    void add(float[] observation) {
        rows++;
        others += SparseRows.kept(observation);
    }

    /** Adds what a record tells. */
    void add(Row record) {
        ByteBuffer counts = ByteBuffer.wrap(ShardRecord.rows(record));
        rows += counts.getLong();
        others += counts.getLong();
    }

    byte[] encoded() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(rows).putLong(others).array();
    }

    /** The form for observations of such a size. */
    ObservationForm form(int size) {
        return Sparsity.isMostlyZero(size, rows, others) ? ObservationForm.SPARSE : ObservationForm.WHOLE;
    }
}
