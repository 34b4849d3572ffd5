package org.kelvinrl.ingest;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What goes through the shuffle: (shard, part, episode, step of the first row, the rest of rows). Its rows are of one episode, and
 * each is one step after the one before. Sorted by them, with text in the order of its UTF-8 bytes, records come in the order in which
 * {@link ShardRows} merges them.
 *
 * <p>What a task counted of a file goes the same way, under a shard that comes before all others and with the file in place
 * of the episode, so that it is as complete as the rows are, whatever is tried twice. How many numbers of observations are not 0 goes to
 * every shard, before its rows: all must know it of the whole log before they write.
 */
final class ShardRecord {

    static final String SHARD = "shard";
    private static final String PART = "part";
    private static final String EPISODE = "episode";
    private static final String STEP = "step";
    private static final String ROWS = "rows";

    static final Encoder<Row> ENCODER = Encoders.row(new StructType()
            .add(SHARD, DataTypes.IntegerType, false)
            .add(PART, DataTypes.IntegerType, false)
            .add(EPISODE, DataTypes.StringType, false)
            .add(STEP, DataTypes.LongType, false)
            .add(ROWS, DataTypes.BinaryType, false));

    private static final int TALLY_SHARD = -1;
    private static final int ZEROS = -1;
    private static final int TRAINING = 0;
    private static final int VALIDATION = 1;

    private ShardRecord() {}

    /** The order of the data set by the records' first rows; rows of one step are ordered by all their bytes. */
    static Column[] order() {
        return Stream.of(SHARD, PART, EPISODE, STEP, ROWS).map(functions::col).toArray(Column[]::new);
    }

    /** A record of rows, of which the first is at that step. */
    static Row of(String episode, EpisodePlacement placement, long step, byte[] rows) {
        int part = placement.isValidation(episode) ? VALIDATION : TRAINING;
        return RowFactory.create(placement.shard(episode), part, episode, step, rows);
    }

    static Row of(FileTally tally) {
        return RowFactory.create(
                TALLY_SHARD,
                TRAINING,
                tally.file(),
                tally.first() == null ? Long.MAX_VALUE : tally.first().order(),
                tally.encoded().getBytes(StandardCharsets.UTF_8));
    }

    static boolean isTally(Row row) {
        return row.getInt(0) == TALLY_SHARD;
    }

    /** What a task counted of its observations, for a shard. */
    static Row of(ZeroCount count, int shard) {
        return RowFactory.create(shard, ZEROS, "", 0L, count.encoded());
    }

    static boolean isZeroCount(Row row) {
        return row.getInt(1) == ZEROS;
    }

    /** The file of a tally. */
    static String file(Row row) {
        return episode(row);
    }

    /** The order of the first bad row of a tally. */
    static long order(Row row) {
        return step(row);
    }

    /** What a tally holds, encoded. */
    static String tally(Row row) {
        return new String(rows(row), StandardCharsets.UTF_8);
    }

    static int shard(Row row) {
        return row.getInt(0);
    }

    static boolean isValidation(Row row) {
        return row.getInt(1) == VALIDATION;
    }

    static String episode(Row row) {
        return row.getString(2);
    }

    /** Step of the first row. */
    static long step(Row row) {
        return row.getLong(3);
    }

    /** All rows, as {@link RowCodec} has them. */
    static byte[] rows(Row row) {
        return row.getAs(4);
    }
}
