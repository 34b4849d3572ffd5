package org.kelvinrl.ingest;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.testing.Sparks;

/** A small CSV file as a log, and what reading and checking its rows gives, without a Spark job. */
final class CsvLog {

    private final Path file;
    private final List<String> lines;
    private final LogSource source;

    private CsvLog(Path file, List<String> lines, LogSource source) {
        this.file = file;
        this.lines = lines;
        this.source = source;
    }

    static CsvLog of(Path file, String... lines) throws IOException {
        Files.write(file, List.of(lines));
        return new CsvLog(
                file, List.of(lines), LogOpener.open(Sparks.session(), List.of(file.toString()), LogFormat.CSV));
    }

    LogSource source() {
        return source;
    }

    /** The records that the rows become, read as the first part of the file. */
    List<Row> records(String mapping) {
        return records(mapping, 0);
    }

    /** The records that the rows become, if they were those of a part of the file that starts at {@code start}. */
    List<Row> records(String mapping, long start) {
        RowLayout layout = RowLayout.of(
                Survey.complete(ColumnMapping.of(ConfigFactory.parseString(mapping)), source)
                        .mapping(),
                source);
        URI uri = file.toUri();
        Iterator<Row> rows = lines.stream()
                .map(line -> RowFactory.create(line.getBytes(StandardCharsets.UTF_8), uri.toString(), start))
                .iterator();
        List<Row> records = new ArrayList<>();
        new ConvertRows(
                        source.reader(layout.logColumns()),
                        layout,
                        new EpisodePlacement(8, 0.1, 0),
                        Integer.MAX_VALUE,
                        false)
                .call(rows)
                .forEachRemaining(records::add);
        return records;
    }

    /** The prepared rows, all of which must be good. */
    List<PreparedRow> rows(String mapping) {
        List<PreparedRow> rows = new ArrayList<>();
        for (Row record : records(mapping)) {
            if (ShardRecord.isTally(record)) {
                LogTally tally = LogTally.of(List.of(FileTally.of(record)));
                if (tally.badRows() > 0) {
                    throw tally.first().exception(tally.context());
                }
                continue;
            }
            for (RowRun run = new RowRun(record); run.hasNext(); ) {
                PreparedRow row = new PreparedRow();
                run.read(row);
                rows.add(row);
            }
        }
        return rows;
    }
}
