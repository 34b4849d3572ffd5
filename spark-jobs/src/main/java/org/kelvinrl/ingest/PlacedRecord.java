package org.kelvinrl.ingest;

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
 * A good row with its place, on its way to the others of its step: (shard, episode, step, the rest of the row, file, position,
 * place). Sorted by all but the last, the first row of a step is the one that the data set has.
 */
final class PlacedRecord {

    static final String SHARD = "shard";

    private static final StructType SCHEMA = new StructType()
            .add(SHARD, DataTypes.IntegerType, false)
            .add("episode", DataTypes.StringType, false)
            .add("step", DataTypes.LongType, false)
            .add("payload", DataTypes.BinaryType, false)
            .add("file", DataTypes.StringType, false)
            .add("position", DataTypes.LongType, false)
            .add("place", DataTypes.StringType, false);

    static final Encoder<Row> ENCODER = Encoders.row(SCHEMA);

    private PlacedRecord() {}

    static Column[] order() {
        return Stream.of(SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new);
    }

    static Row of(CheckedRows rows, int shard, RowCodec codec) {
        PreparedRow row = rows.row();
        return RowFactory.create(
                shard,
                row.text(PreparedColumn.EPISODE),
                row.integer(PreparedColumn.STEP),
                codec.encode(row),
                rows.file(),
                rows.position(),
                rows.place());
    }

    static String episode(Row record) {
        return record.getString(1);
    }

    static long step(Row record) {
        return record.getLong(2);
    }

    static boolean isSameStep(Row record, Row other) {
        return step(record) == step(other) && episode(record).equals(episode(other));
    }

    /** The row as one too many of its step. */
    static Row rejected(Row record, RowLayout layout, RejectParts parts) {
        BadRow bad = BadRow.of(
                record.getString(4),
                record.getLong(5),
                record.getString(6),
                DuplicateSteps.why(layout, episode(record), step(record)));
        return RejectRecord.of(bad, record.getLong(5), parts);
    }
}
