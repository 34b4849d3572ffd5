package org.kelvinrl.ingest;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogRows;
import org.kelvinrl.log.LogSource;

/** Before the shuffle: checks rows of the log and makes records of them; of bad rows, the first of each file. */
final class ConvertRows implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;
    private final RowLayout layout;
    private final EpisodePlacement placement;

    ConvertRows(LogSource.RowReader reader, RowLayout layout, EpisodePlacement placement) {
        this.reader = reader;
        this.layout = layout;
        this.placement = placement;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Records(reader.open(rows), layout, placement);
    }

    private static final class Records implements Iterator<Row> {
        private final LogRows rows;
        private final EpisodePlacement placement;
        private final RowConverter converter;
        private final RowCodec codec = new RowCodec();
        private final PreparedRow row = new PreparedRow();
        private final Map<String, Long> firstBad = new HashMap<>();
        private Row next;

        Records(LogRows rows, RowLayout layout, EpisodePlacement placement) {
            this.rows = rows;
            this.placement = placement;
            this.converter = new RowConverter(layout);
        }

        @Override
        public boolean hasNext() {
            while (next == null && Failures.advance(rows)) {
                next = record();
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row result = next;
            next = null;
            return result;
        }

        /** The current row's record; null for a bad row that comes after another one of its file. */
        private Row record() {
            try {
                converter.convert(rows.values(), row);
                return ShardRecord.of(row, placement, codec);
            } catch (BadValueException e) {
                boolean isFirst = rows.order() < firstBad.getOrDefault(rows.file(), Long.MAX_VALUE);
                if (!isFirst) {
                    return null;
                }
                firstBad.put(rows.file(), rows.order());
                return ShardRecord.of(BadRow.of(rows, e));
            }
        }
    }
}
