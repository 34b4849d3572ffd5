package org.kelvinrl.ingest;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.LogSource;

/** Before the shuffle: checks rows of the log and makes records of them; bad ones are counted file by file. */
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
        return new Records(new CheckedRows(reader.open(rows), layout), placement);
    }

    /** Records of the good rows, then those of the tallies. */
    private static final class Records implements Iterator<Row> {
        private final CheckedRows rows;
        private final EpisodePlacement placement;
        private final RowCodec codec = new RowCodec();
        private final Map<String, FileTally> tallies = new LinkedHashMap<>();
        private Iterator<FileTally> tallied;
        private Row next;

        Records(CheckedRows rows, EpisodePlacement placement) {
            this.rows = rows;
            this.placement = placement;
        }

        @Override
        public boolean hasNext() {
            while (next == null && tallied == null) {
                next = record();
            }
            if (next == null && tallied.hasNext()) {
                next = ShardRecord.of(tallied.next());
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

        /** The next row's record; null if the row is bad, or there is none. */
        private Row record() {
            if (!rows.next()) {
                tallied = tallies.values().iterator();
                return null;
            }
            FileTally tally = tallies.computeIfAbsent(rows.file(), FileTally::new);
            if (rows.bad() != null) {
                tally.addBad(rows.bad());
                return null;
            }
            tally.addGood();
            return ShardRecord.of(rows.row(), placement, codec);
        }
    }
}
