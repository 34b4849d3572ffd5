package org.kelvinrl.ingest;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LookAhead;

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
    private static final class Records extends LookAhead<Row> {
        private final CheckedRows rows;
        private final EpisodePlacement placement;
        private final RowCodec codec = new RowCodec();
        private final Map<String, FileTally> tallies = new LinkedHashMap<>();
        private Iterator<FileTally> tallied;

        Records(CheckedRows rows, EpisodePlacement placement) {
            this.rows = rows;
            this.placement = placement;
        }

        @Override
        protected Row find() {
            while (tallied == null) {
                if (!rows.next()) {
                    tallied = tallies.values().iterator();
                } else if (isGood()) {
                    return ShardRecord.of(rows.row(), placement, codec);
                }
            }
            return tallied.hasNext() ? ShardRecord.of(tallied.next()) : null;
        }

        /** Counts the current row. */
        private boolean isGood() {
            FileTally tally = tallies.computeIfAbsent(rows.file(), FileTally::new);
            if (rows.bad() != null) {
                tally.addBad(rows.bad());
                return false;
            }
            tally.addGood();
            return true;
        }
    }
}
