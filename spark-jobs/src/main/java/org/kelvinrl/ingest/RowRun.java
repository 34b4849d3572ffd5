package org.kelvinrl.ingest;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.kelvinrl.schema.PreparedColumn;

/** The rows of a {@link ShardRecord} that are not read yet. They are ordered by their next rows: by step, then by all bytes. */
final class RowRun implements Comparable<RowRun> {

    private final String episode;
    private final ByteBuffer rows;
    private long step;

    RowRun(Row record) {
        this.episode = ShardRecord.episode(record);
        this.rows = ByteBuffer.wrap(ShardRecord.rows(record));
        this.step = ShardRecord.step(record);
    }

    boolean hasNext() {
        return rows.hasRemaining();
    }

    /** Step of the next row. */
    long step() {
        return step;
    }

    /** Fills {@code row} with the next one. */
    void read(PreparedRow row) {
        RowCodec.decode(rows, row);
        row.setText(PreparedColumn.EPISODE, episode);
        row.setInteger(PreparedColumn.STEP, step);
        step++;
    }

    /** The bytes of the rows after the next one decide only where the next ones are the same, and then it does not matter. */
    @Override
    public int compareTo(RowRun other) {
        int bySteps = Long.compare(step, other.step);
        return bySteps != 0
                ? bySteps
                : Arrays.compareUnsigned(
                        rows.array(),
                        rows.position(),
                        rows.limit(),
                        other.rows.array(),
                        other.rows.position(),
                        other.rows.limit());
    }
}
