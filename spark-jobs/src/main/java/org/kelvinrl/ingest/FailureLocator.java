package org.kelvinrl.ingest;

import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.TaskResults;
import org.kelvinrl.schema.KelvinException;

/** Finds the exact place of what the job found wrong, with a second look at the log where the first could not tell it. */
final class FailureLocator {

    private final LogSource log;
    private final RowLayout layout;

    FailureLocator(LogSource log, RowLayout layout) {
        this.log = log;
        this.layout = layout;
    }

    /** The failure of the first bad row of the log, of which at least the file is known. */
    KelvinException locate(LogTally tally) {
        BadRow first = tally.first();
        if (first.isPlaceExact()) {
            return first.exception(tally.context());
        }
        List<String> columns = layout.logColumns();
        List<Path> file = List.of(first.path());
        Dataset<Row> found = log.readInOrder(file, columns)
                .mapPartitions(new FindBadRows(log.reader(columns), layout, RejectParts.one()), RejectRecord.ENCODER);
        return RejectRecord.badRow(Failures.mendable(found::first)).exception(tally.context());
    }

    /** The failure of the first of some steps that occur twice. */
    KelvinException locate(DuplicateSteps duplicates) {
        List<String> columns = layout.logColumns();
        Dataset<BadRow> found = log.readInOrder(log.files(), columns)
                .mapPartitions(new FindStep(log.reader(columns), layout, duplicates), TaskResults.encoder());
        List<BadRow> rows = Failures.mendable(found::collectAsList).stream()
                .sorted(Comparator.comparing(BadRow::file).thenComparing(BadRow::order))
                .toList();
        String context = duplicates.count() == 1 ? "" : "; " + duplicates.count() + " rows are one too many in all";
        return rows.get(1).exceptionAfter(rows.get(0), context);
    }
}
