package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.schema.PreparedColumn;

/** Finds the rows of one step, of which there are too many. */
final class FindStep implements MapPartitionsFunction<Row, BadRow> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;
    private final RowLayout layout;
    private final String episode;
    private final long step;

    FindStep(LogSource.RowReader reader, RowLayout layout, DuplicateSteps duplicates) {
        this.reader = reader;
        this.layout = layout;
        this.episode = duplicates.episode();
        this.step = duplicates.step();
    }

    @Override
    public Iterator<BadRow> call(Iterator<Row> source) {
        List<BadRow> found = new ArrayList<>();
        CheckedRows rows = new CheckedRows(reader.open(source), layout);
        BadValueException why = DuplicateSteps.why(layout, episode, step);
        while (rows.next()) {
            PreparedRow row = rows.row();
            if (row.text(PreparedColumn.EPISODE).equals(episode) && row.integer(PreparedColumn.STEP) == step) {
                found.add(rows.refused(why));
            }
        }
        return found.iterator();
    }
}
