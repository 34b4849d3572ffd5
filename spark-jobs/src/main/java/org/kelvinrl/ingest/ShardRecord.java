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
 * <p>A bad row goes the same way, under a shard that comes before all others and with its file in place of the episode, so
 * that failures are as complete and as ordered as rows are.
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

    private static final int BAD_ROW_SHARD = -1;

    private ShardRecord() {}

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

    static Row of(BadRow bad) {
        return RowFactory.create(
                BAD_ROW_SHARD, false, bad.file(), bad.order(), bad.encoded().getBytes(StandardCharsets.UTF_8));
    }

    static boolean isBadRow(Row row) {
        return row.getInt(0) == BAD_ROW_SHARD;
    }

    static BadRow badRow(Row row) {
        return BadRow.decoded(
                row.getString(2), row.getLong(3), new String(row.<byte[]>getAs(4), StandardCharsets.UTF_8));
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
