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

/** A bad row on its way to the table of rejects: (part, file, position, the rest). Sorted so, it is in its place. */
final class RejectRecord {

    static final String PART = "part";
    private static final String FILE = "file";
    private static final String POSITION = "position";

    static final Encoder<Row> ENCODER = Encoders.row(new StructType()
            .add(PART, DataTypes.IntegerType, false)
            .add(FILE, DataTypes.StringType, false)
            .add(POSITION, DataTypes.LongType, false)
            .add("bad_row", DataTypes.BinaryType, false));

    private RejectRecord() {}

    static Column[] order() {
        return Stream.of(PART, FILE, POSITION).map(functions::col).toArray(Column[]::new);
    }

    static Row of(BadRow bad, long position, RejectParts parts) {
        return RowFactory.create(
                parts.part(bad.file(), position),
                bad.file(),
                position,
                bad.encoded().getBytes(StandardCharsets.UTF_8));
    }

    static int part(Row record) {
        return record.getInt(0);
    }

    static BadRow badRow(Row record) {
        return BadRow.decoded(
                record.getString(1), record.getLong(2), new String(record.<byte[]>getAs(3), StandardCharsets.UTF_8));
    }
}
