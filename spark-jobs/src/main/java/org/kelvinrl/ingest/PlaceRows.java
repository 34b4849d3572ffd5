package org.kelvinrl.ingest;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LookAhead;
import org.kelvinrl.schema.PreparedColumn;

/** Gives the good rows of some shards with their places. */
final class PlaceRows implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;
    private final RowLayout layout;
    private final EpisodePlacement placement;
    private final int[] shards;

    /** Of the shards whose sorted indices are given. */
    PlaceRows(LogSource.RowReader reader, RowLayout layout, EpisodePlacement placement, int[] shards) {
        this.reader = reader;
        this.layout = layout;
        this.placement = placement;
        this.shards = shards.clone();
    }

    @Override
    public Iterator<Row> call(Iterator<Row> source) {
        CheckedRows rows = new CheckedRows(reader.open(source), layout);
        RowCodec codec = new RowCodec();
        return new LookAhead<>() {
            @Override
            protected Row find() {
                Row placed = null;
                while (placed == null && rows.next()) {
                    placed = placed(rows, codec);
                }
                return placed;
            }
        };
    }

    /** The current row; null if it is bad, or of another shard. */
    private Row placed(CheckedRows rows, RowCodec codec) {
        if (rows.bad() != null) {
            return null;
        }
        int shard = placement.shard(rows.row().text(PreparedColumn.EPISODE));
        return Arrays.binarySearch(shards, shard) >= 0 ? PlacedRecord.of(rows, shard, codec) : null;
    }
}
