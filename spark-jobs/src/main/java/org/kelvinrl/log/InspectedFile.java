package org.kelvinrl.log;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.kelvinrl.schema.KelvinException;

/** What the name, the first bytes and the header line of an input file say of it. */
final class InspectedFile implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int HEAD_BYTES = 512;
    private static final byte[] PARQUET_MAGIC = {'P', 'A', 'R', '1'};
    private static final Pattern COMPRESSION = Pattern.compile("\\.(gz|bz2|zst|lz4|snappy|deflate)$");
    private static final Pattern CSV_NAME = Pattern.compile("\\.(csv|txt)$");
    private static final Pattern PARQUET_NAME = Pattern.compile("\\.(parquet|parq|pq)$");
    private static final Pattern GZIP_NAME = Pattern.compile("\\.gz$");
    private static final Pattern BZIP2_NAME = Pattern.compile("\\.bz2$");

    /** What the first bytes of a file say that it is. */
    private enum Content {
        EMPTY("an empty file"),
        PARQUET("Parquet"),
        GZIP("gzip-compressed data"),
        BZIP2("bzip2-compressed data"),
        ZIP("a ZIP archive"),
        HDF5("HDF5"),
        BINARY("binary data"),
        TEXT("text");

        private final String label;

        Content(String label) {
            this.label = label;
        }
    }

    private final String path;
    private final LogFormat format;
    private final String header;
    private final String schema;
    private final KelvinException failure;

    private InspectedFile(Path path, LogFormat format, String header, String schema, KelvinException failure) {
        this.path = path.toString();
        this.format = format;
        this.header = header;
        this.schema = schema;
        this.failure = failure;
    }

    /**
     * Looks at a file. What is wrong with it is kept, so that of several bad files the first can be reported.
     *
     * @param wanted the format that the user named, or AUTO
     */
    static InspectedFile of(Path path, LogFormat wanted, Configuration configuration) {
        try {
            return inspected(path, wanted, configuration);
        } catch (KelvinException e) {
            return new InspectedFile(path, null, null, null, e);
        } catch (IOException | RuntimeException e) {
            // Parquet's readers meet damage with whatever exception comes first.
            return new InspectedFile(path, null, null, null, Failures.unreadable(path, e));
        }
    }

    private static InspectedFile inspected(Path path, LogFormat wanted, Configuration configuration)
            throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        FileStatus status = files.getFileStatus(path);
        try (FSDataInputStream in = files.open(path)) {
            byte[] head = new byte[(int) Math.min(HEAD_BYTES, status.getLen())];
            in.readFully(0, head);
            Content content = content(head);
            LogFormat format = wanted == LogFormat.AUTO ? formatOf(path, content) : wanted;
            if (format == LogFormat.PARQUET) {
                checkParquet(path, content, in, status.getLen());
                return new InspectedFile(path, format, null, schema(status, configuration), null);
            }
            checkCsv(path, content);
        }
        return new InspectedFile(path, LogFormat.CSV, CsvFile.header(path, configuration), null, null);
    }

    /**
     * This file, if nothing is wrong with it.
     *
     * @throws KelvinException if it is not what its name says, or cannot be read
     */
    InspectedFile sound() {
        if (failure != null) {
            throw failure;
        }
        return this;
    }

    String path() {
        return path;
    }

    LogFormat format() {
        return format;
    }

    /** The header line of a CSV file; empty if the file is. */
    Optional<String> header() {
        return Optional.ofNullable(header);
    }

    /** The schema of a Parquet file. */
    MessageType schema() {
        return MessageTypeParser.parseMessageType(schema);
    }

    private static String schema(FileStatus status, Configuration configuration) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, configuration))) {
            return reader.getFileMetaData().getSchema().toString();
        }
    }

    private static LogFormat formatOf(Path path, Content content) {
        String name = COMPRESSION.matcher(name(path)).replaceFirst("");
        if (CSV_NAME.matcher(name).find()) {
            return LogFormat.CSV;
        }
        if (content == Content.PARQUET || PARQUET_NAME.matcher(name).find()) {
            return LogFormat.PARQUET;
        }
        throw KelvinException.data(
                "a file whose name ends in .csv or .parquet",
                content.label,
                path.toString(),
                "Name the files of the log by a glob such as folder/*.parquet, or give the format");
    }

    private static void checkParquet(Path path, Content content, FSDataInputStream in, long length) throws IOException {
        if (content != Content.PARQUET) {
            throw notWhatItsNameSays("Parquet", content.label, path);
        }
        byte[] tail = new byte[PARQUET_MAGIC.length];
        in.readFully(length - tail.length, tail);
        if (length < 12 || !Arrays.equals(tail, PARQUET_MAGIC)) {
            throw KelvinException.data(
                    "a whole Parquet file, which ends in PAR1",
                    "one that is cut off after " + length + " bytes",
                    path.toString(),
                    "Copy the file again from its origin");
        }
    }

    private static void checkCsv(Path path, Content content) {
        Content expected = expectedOfCsv(name(path));
        if (expected != null && content != expected && content != Content.EMPTY) {
            throw notWhatItsNameSays("CSV as " + expected.label, content.label, path);
        }
    }

    /** What a CSV file of that name begins with; null if its compression has no mark that we know. */
    private static Content expectedOfCsv(String name) {
        if (GZIP_NAME.matcher(name).find()) {
            return Content.GZIP;
        }
        if (BZIP2_NAME.matcher(name).find()) {
            return Content.BZIP2;
        }
        return COMPRESSION.matcher(name).find() ? null : Content.TEXT;
    }

    private static KelvinException notWhatItsNameSays(String expected, String found, Path path) {
        return KelvinException.data(
                expected,
                found,
                path.toString(),
                "The file is not what its name or the given format says: rename it, or give the format that it has");
    }

    private static String name(Path path) {
        return path.getName().toLowerCase(Locale.ROOT);
    }

    private static Content content(byte[] head) {
        if (head.length == 0) {
            return Content.EMPTY;
        }
        if (startsWith(head, PARQUET_MAGIC)) {
            return Content.PARQUET;
        }
        if (startsWith(head, new byte[] {0x1f, (byte) 0x8b})) {
            return Content.GZIP;
        }
        if (startsWith(head, new byte[] {'B', 'Z', 'h'})) {
            return Content.BZIP2;
        }
        if (startsWith(head, new byte[] {'P', 'K', 3, 4})) {
            return Content.ZIP;
        }
        if (startsWith(head, new byte[] {(byte) 0x89, 'H', 'D', 'F'})) {
            return Content.HDF5;
        }
        return isText(head) ? Content.TEXT : Content.BINARY;
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    /** Text has no control characters but white space. */
    private static boolean isText(byte[] head) {
        for (byte octet : head) {
            boolean isControl = octet >= 0 && octet < ' ' && octet != '\t' && octet != '\n' && octet != '\r';
            if (isControl) {
                return false;
            }
        }
        return true;
    }
}
