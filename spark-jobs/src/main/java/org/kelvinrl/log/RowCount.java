package org.kelvinrl.log;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Counts the rows of a log by going through them, without looking at their values. */
final class RowCount implements MapPartitionsFunction<Row, Long> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;

    private RowCount(LogSource.RowReader reader) {
        this.reader = reader;
    }

    static long of(LogSource log) {
        return log
                .read(List.of())
                .mapPartitions(new RowCount(log.reader(List.of())), Encoders.LONG())
                .collectAsList()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public Iterator<Long> call(Iterator<Row> part) {
        LogRows rows = reader.open(part);
        long count = 0;
        while (Failures.advance(rows)) {
            count++;
        }
        return Collections.singletonList(count).iterator();
    }
}
