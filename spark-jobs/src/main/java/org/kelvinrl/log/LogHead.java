package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.kelvinrl.schema.KelvinException;

/** Reads the first rows of a log and no more. */
final class LogHead implements MapPartitionsFunction<Row, Object[][]> {

    private static final long serialVersionUID = 1L;

    private final LogSource.RowReader reader;
    private final int most;

    private LogHead(LogSource.RowReader reader, int most) {
        this.reader = reader;
        this.most = most;
    }

    static List<Object[]> of(LogSource log, int most) {
        List<Object[]> head = new ArrayList<>();
        List<String> columns = log.columns();
        for (Path file : log.files()) {
            if (head.size() < most) {
                LogHead rows = new LogHead(log.reader(columns), most - head.size());
                List<Object[][]> parts = Failures.mendable(() -> log.readInOrder(List.of(file), columns)
                        .mapPartitions(rows, TaskResults.<Object[][]>encoder())
                        .collectAsList());
                parts.forEach(part -> Collections.addAll(head, part));
            }
        }
        return new ArrayList<>(head.subList(0, Math.min(most, head.size())));
    }

    @Override
    public Iterator<Object[][]> call(Iterator<Row> part) {
        LogRows rows = reader.open(part);
        List<Object[]> head = new ArrayList<>();
        try {
            while (head.size() < most && Failures.advance(rows)) {
                head.add(Failures.values(rows).clone());
            }
        } catch (BadValueException e) {
            String where = LogRows.path(rows.file()) + ", " + rows.place() + ", column " + e.column();
            throw KelvinException.data(e.expected(), e.found(), where, e.whatToDo());
        }
        return Collections.singletonList(head.toArray(Object[][]::new)).iterator();
    }
}
