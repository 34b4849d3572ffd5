package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.LogRows;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.schema.PreparedColumn;

/** Finds the rows of one step, of which there are too many. */
final class FindStep implements MapPartitionsFunction<Row, BadRow> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;
    private final RowLayout layout;
    private final String episode;
    private final long step;

    FindStep(LogSource.RowReader reader, RowLayout layout, DuplicateStepException duplicate) {
        this.reader = reader;
        this.layout = layout;
        this.episode = duplicate.episode();
        this.step = duplicate.step();
    }

    @Override
    public Iterator<BadRow> call(Iterator<Row> source) throws BadValueException {
        List<BadRow> found = new ArrayList<>();
        LogRows rows = reader.open(source);
        RowConverter converter = new RowConverter(layout);
        PreparedRow row = new PreparedRow();
        BadValueException why = why();
        while (rows.next()) {
            converter.convert(rows, row);
            if (row.text(PreparedColumn.EPISODE).equals(episode) && row.integer(PreparedColumn.STEP) == step) {
                found.add(BadRow.of(rows, why));
            }
        }
        return found.iterator();
    }

    private BadValueException why() {
        return BadValueException.of(
                layout.stepColumn(),
                "one row for each step of an episode",
                "another one of episode " + BadValueException.quote(episode) + ", step " + step,
                "Remove one of them, or map columns that tell episodes and steps apart");
    }
}
