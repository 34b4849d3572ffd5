package org.kelvinrl.ingest;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.TaskResults;
import org.kelvinrl.schema.KelvinException;

/** Finds the exact place of what the job found wrong, with a second look at the log where the first could not tell it. */
final class FailureLocator {

    private final LogSource log;
    private final RowLayout layout;
    private final EpisodePlacement placement;

    FailureLocator(LogSource log, RowLayout layout, EpisodePlacement placement) {
        this.log = log;
        this.layout = layout;
        this.placement = placement;
    }

    /** The failure of the first bad row of the log, of which at least the file is known. */
    KelvinException locate(BadRow first) {
        if (first.isPlaceExact()) {
            return first.exception();
        }
        List<String> columns = layout.logColumns();
        Dataset<Row> records = log.readInOrder(List.of(first.path()), columns)
                .mapPartitions(new ConvertRows(log.reader(columns), layout, placement), ShardRecord.ENCODER)
                .filter(functions.col(ShardRecord.SHARD).lt(0));
        return ShardRecord.badRow(Failures.mendable(records::first)).exception();
    }

    /** The failure of the first of some steps that occur twice. */
    KelvinException locate(List<DuplicateStepException> duplicates) {
        DuplicateStepException first = duplicates.stream()
                .min(Comparator.comparing(DuplicateStepException::episode).thenComparing(DuplicateStepException::step))
                .orElseThrow();
        List<String> columns = layout.logColumns();
        Dataset<BadRow> found = log.readInOrder(log.files(), columns)
                .mapPartitions(new FindStep(log.reader(columns), layout, first), TaskResults.encoder());
        List<BadRow> rows = Failures.mendable(found::collectAsList).stream()
                .sorted(Comparator.comparing(BadRow::file).thenComparing(BadRow::order))
                .toList();
        return rows.get(1).exceptionAfter(rows.get(0));
    }
}
