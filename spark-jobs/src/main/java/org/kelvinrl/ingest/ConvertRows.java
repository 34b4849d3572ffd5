package org.kelvinrl.ingest;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LookAhead;
import org.kelvinrl.schema.PreparedColumn;

/** Before the shuffle: checks rows of the log and makes records of the good ones; all are counted file by file. */
final class ConvertRows implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;
    private final RowLayout layout;
    private final EpisodePlacement placement;
    private final int mostRows;

    /** Whether every shard is told how many numbers of observations are not 0. */
    private final boolean countsZeros;

    /** Makes records of at most so many rows. */
    ConvertRows(
            LogSource.RowReader reader,
            RowLayout layout,
            EpisodePlacement placement,
            int mostRows,
            boolean countsZeros) {
        this.reader = reader;
        this.layout = layout;
        this.placement = placement;
        this.mostRows = mostRows;
        this.countsZeros = countsZeros;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Records(
                new CheckedRows(reader.open(rows), layout),
                new RunBuilder(placement, mostRows),
                countsZeros ? placement.shards() : 0);
    }

    /** Records of the good rows, then those of the tallies, then what each shard is told. */
    private static final class Records extends LookAhead<Row> {
        private final CheckedRows rows;
        private final RunBuilder run;
        private final Map<String, FileTally> tallies = new LinkedHashMap<>();
        private final int shardsToTell;
        private final ZeroCount zeros = new ZeroCount();
        private Iterator<FileTally> tallied;
        private int shardsTold;

        Records(CheckedRows rows, RunBuilder run, int shardsToTell) {
            this.rows = rows;
            this.run = run;
            this.shardsToTell = shardsToTell;
        }

        @Override
        protected Row find() {
            Row record = null;
            while (record == null && tallied == null) {
                record = nextOfRows();
            }
            return record != null ? record : nextTally();
        }

        /** Takes the next row; a record if one is complete with the row before. */
        private Row nextOfRows() {
            if (!rows.next()) {
                tallied = tallies.values().iterator();
                return run.end();
            }
            return isGood() ? run.add(rows.row()) : null;
        }

        private Row nextTally() {
            if (tallied.hasNext()) {
                return ShardRecord.of(tallied.next());
            }
            return shardsTold < shardsToTell ? ShardRecord.of(zeros, shardsTold++) : null;
        }

        /** Counts the current row. */
        private boolean isGood() {
            FileTally tally = tallies.computeIfAbsent(rows.file(), FileTally::new);
            if (rows.bad() != null) {
                tally.addBad(rows.bad());
                return false;
            }
            tally.addGood();
            if (shardsToTell > 0) {
                zeros.add(rows.row().floats(PreparedColumn.OBSERVATION));
            }
            return true;
        }
    }
}
