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
import org.kelvinrl.schema.PreparedColumn;

/**
 * What goes through the shuffle: (shard, validation, episode, step, the rest of the row). Sorted by them, with text in the
 * order of its UTF-8 bytes, it is the order of the data set; the rest of the row decides between rows that share a step.
 *
 * <p>What a task counted of a file goes the same way, under a shard that comes before all others and with the file in place
 * of the episode, so that it is as complete as the rows are, whatever is tried twice.
 */
final class ShardRecord {

    static final String SHARD = "shard";
    private static final String VALIDATION = "validation";
    private static final String EPISODE = "episode";
    private static final String STEP = "step";
    private static final String PAYLOAD = "payload";

    static final Encoder<Row> ENCODER = Encoders.row(new StructType()
            .add(SHARD, DataTypes.IntegerType, false)
            .add(VALIDATION, DataTypes.BooleanType, false)
            .add(EPISODE, DataTypes.StringType, false)
            .add(STEP, DataTypes.LongType, false)
            .add(PAYLOAD, DataTypes.BinaryType, false));

    private static final int TALLY_SHARD = -1;

    private ShardRecord() {}

    /** The order of the data set; rows of one step are ordered by all their bytes. */
    static Column[] order() {
        return Stream.of(SHARD, VALIDATION, EPISODE, STEP, PAYLOAD)
                .map(functions::col)
                .toArray(Column[]::new);
    }

    static Row of(PreparedRow row, EpisodePlacement placement, RowCodec codec) {
        String episode = row.text(PreparedColumn.EPISODE);
        return RowFactory.create(
                placement.shard(episode),
                placement.isValidation(episode),
                episode,
                row.integer(PreparedColumn.STEP),
                codec.encode(row));
    }

    static Row of(FileTally tally) {
        return RowFactory.create(
                TALLY_SHARD,
                false,
                tally.file(),
                tally.first() == null ? Long.MAX_VALUE : tally.first().order(),
                tally.encoded().getBytes(StandardCharsets.UTF_8));
    }

    static boolean isTally(Row row) {
        return row.getInt(0) == TALLY_SHARD;
    }

    /** The file of a tally. */
    static String file(Row row) {
        return row.getString(2);
    }

    /** The order of the first bad row of a tally. */
    static long order(Row row) {
        return row.getLong(3);
    }

    /** What a tally holds, encoded. */
    static String tally(Row row) {
        return new String(row.<byte[]>getAs(4), StandardCharsets.UTF_8);
    }

    static int shard(Row row) {
        return row.getInt(0);
    }

    static boolean isValidation(Row row) {
        return row.getBoolean(1);
    }

    /** Fills a row with a record's values. */
    static void read(Row row, RowCodec codec, PreparedRow into) {
        codec.decode(row.getAs(4), into);
        into.setText(PreparedColumn.EPISODE, row.getString(2));
        into.setInteger(PreparedColumn.STEP, row.getLong(3));
    }
}
