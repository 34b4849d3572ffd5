package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;

/** What a Spark job gets to see of a log: each row's file, place and values, or what is wrong with it. */
final class LogContents {

    private LogContents() {}

    /** A row as a test looks at it. */
    static final class Line implements Serializable {
        private static final long serialVersionUID = 1L;
        final String file;
        final long order;
        final String place;
        final ArrayList<Object> values = new ArrayList<>();
        String bad;

        Line(LogRows rows) {
            file = rows.file();
            order = rows.order();
            place = rows.place();
        }
    }

    static LogSource open(LogFormat format, Path... inputs) {
        return open(Sparks.session(), format, inputs);
    }

    static LogSource open(SparkSession session, LogFormat format, Path... inputs) {
        return LogOpener.open(session, Stream.of(inputs).map(Path::toString).toList(), format);
    }

    static LogSource open(Path... inputs) {
        return open(LogFormat.AUTO, inputs);
    }

    /** All rows in the order of files and places, as the job that converts them reads them. */
    static List<Line> rows(LogSource log, String... columns) {
        return collect(log, log.read(List.of(columns)), columns);
    }

    /** The rows of the files as the search for a bad row's place reads them. */
    static List<Line> rowsInOrder(LogSource log, String... columns) {
        return collect(log, log.readInOrder(log.files(), List.of(columns)), columns);
    }

    private static List<Line> collect(LogSource log, Dataset<Row> rows, String... columns) {
        LogSource.RowReader reader = log.reader(List.of(columns));
        List<Line> lines = new ArrayList<>();
        Failures.mendable(() -> rows.mapPartitions(
                                (MapPartitionsFunction<Row, Line[]>) part -> lines(reader.open(part)),
                                TaskResults.<Line[]>encoder())
                        .collectAsList())
                .forEach(part -> Collections.addAll(lines, part));
        lines.sort(Comparator.comparing((Line line) -> line.file).thenComparing(line -> line.order));
        return lines;
    }

    private static Iterator<Line[]> lines(LogRows rows) {
        List<Line> lines = new ArrayList<>();
        while (Failures.advance(rows)) {
            Line line = new Line(rows);
            try {
                Collections.addAll(line.values, rows.values());
            } catch (BadValueException e) {
                line.bad = e.column() + ": expected " + e.expected() + ", found " + e.found() + ". " + e.whatToDo();
            }
            lines.add(line);
        }
        return Collections.singletonList(lines.toArray(Line[]::new)).iterator();
    }

    static List<List<Object>> values(List<Line> lines) {
        return lines.stream().map(line -> (List<Object>) line.values).toList();
    }

    static List<String> places(List<Line> lines) {
        return lines.stream().map(line -> line.place).toList();
    }

    static String name(Line line) {
        return Path.of(URI.create(line.file)).getFileName().toString();
    }

    /** Opening the inputs, or else reading all rows, ends in this message. */
    static void refuses(String message, LogFormat format, Path... inputs) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> {
                    LogSource log = open(format, inputs);
                    rows(log, log.columns().toArray(String[]::new));
                })
                .withMessage(message);
    }

    static Path write(Path file, String... lines) throws IOException {
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
