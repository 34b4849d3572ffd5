package org.kelvinrl.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A text file read from its start, decompressed as its name says. */
final class CsvFile {

    /** A header longer than that is not one. */
    private static final int LONGEST_HEADER = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CsvFile() {}

    static BufferedReader open(Path path, Configuration configuration) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
        InputStream raw = files.open(path);
        InputStream in = codec == null ? raw : codec.createInputStream(raw);
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        skipByteOrderMark(reader);
        return reader;
    }

    /** All lines of a file, as {@link CsvRows} takes them. */
    static Iterator<Row> lines(Path path, Configuration configuration) throws IOException {
        BufferedReader reader = open(path, configuration);
        closeWithTask(reader);
        String file = path.toUri().toString();
        return reader.lines().map(line -> RowFactory.create(line, file, 0L)).iterator();
    }

    private static void closeWithTask(BufferedReader reader) {
        TaskContext.get().addTaskCompletionListener(context -> {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The first line that is not blank, cut at a length that no header has; null if there is none. */
    static String header(Path path, Configuration configuration) throws IOException {
        try (BufferedReader reader = open(path, configuration)) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0 && line.length() < LONGEST_HEADER; c = reader.read()) {
                if (c != '\n' && c != '\r') {
                    line.append((char) c);
                } else if (!CsvLine.isBlank(line.toString())) {
                    break;
                } else {
                    line.setLength(0);
                }
            }
            return CsvLine.isBlank(line.toString()) ? null : line.toString();
        }
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }
}
