package org.kelvinrl.ingest;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.log.ExactPlaces;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LogSource.RowReader;
import org.kelvinrl.log.TaskResults;

/**
 * Writes the table of rejects: bad rows and rows that are one too many of their step, in the order of files and of rows in
 * them. Rows are found by a second look at the files that have some, read so that places are exact; nothing but counts is held
 * in memory.
 */
final class RejectsTable {

    private final LogSource log;
    private final RowLayout layout;
    private final EpisodePlacement placement;
    private final PreparedShards prepared;

    RejectsTable(LogSource log, RowLayout layout, EpisodePlacement placement, PreparedShards prepared) {
        this.log = log;
        this.layout = layout;
        this.placement = placement;
        this.prepared = prepared;
    }

    /** Name of a part's file in the data set's folder. */
    static String file(int part) {
        return String.format("rejects/part-%05d.parquet", part);
    }

    /** Writes the parts, each into the folder of the attempt that wrote it, and gives them in order. */
    List<WrittenRejects> write(Path attempts, SerializableConfiguration configuration) {
        RejectParts parts = RejectParts.of(log.files(), prepared.tally(), prepared.rejectedRows());
        Dataset<WrittenRejects> written = records(parts)
                .repartition(parts.count(), functions.col(RejectRecord.PART))
                .sortWithinPartitions(RejectRecord.order())
                .mapPartitions(new WriteRejects(attempts, configuration), TaskResults.encoder());
        return Failures.mendable(written::collectAsList).stream()
                .sorted(Comparator.comparingInt(WrittenRejects::part))
                .toList();
    }

    private Dataset<Row> records(RejectParts parts) {
        if (prepared.duplicates().count() == 0) {
            return badRows(parts);
        }
        return prepared.tally().badRows() == 0
                ? duplicates(parts)
                : badRows(parts).union(duplicates(parts));
    }

    private Dataset<Row> badRows(RejectParts parts) {
        List<String> columns = layout.logColumns();
        return read(
                prepared.tally().badFiles(),
                columns,
                reader -> new FindBadRows(reader, layout, parts),
                RejectRecord.ENCODER);
    }

    private Dataset<Row> duplicates(RejectParts parts) {
        List<String> columns = layout.logColumns();
        int[] shards = prepared.shardsWithDuplicates();
        return read(
                        log.files(),
                        columns,
                        reader -> new PlaceRows(reader, layout, placement, shards),
                        PlacedRecord.ENCODER)
                .repartition(shards.length, functions.col(PlacedRecord.SHARD))
                .sortWithinPartitions(PlacedRecord.order())
                .mapPartitions(new LaterRowsOfSteps(layout, parts), RejectRecord.ENCODER);
    }

    /** Rows whose order tells their episode are read by one task a file. */
    private Dataset<Row> read(
            List<Path> files,
            List<String> columns,
            Function<RowReader, MapPartitionsFunction<Row, Row>> work,
            Encoder<Row> encoder) {
        return layout.isByOrder()
                ? log.readInOrder(files, columns).mapPartitions(work.apply(log.reader(columns)), encoder)
                : ExactPlaces.map(log, files, columns, work, encoder);
    }
}
