package org.kelvinrl.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** Tells the format of a file: by its first bytes where they leave no doubt, else by its name. */
final class FormatOfFile {

    private final Path path;
    private final Content content;
    private final Configuration configuration;

    private FormatOfFile(Path path, Content content, Configuration configuration) {
        this.path = path;
        this.content = content;
        this.configuration = configuration;
    }

    /**
     * The format of a file.
     *
     * @throws KelvinException if the file is of another format than its name or the user says, or of none
     */
    static LogFormat of(Path path, Content content, LogFormat wanted, Configuration configuration) throws IOException {
        FormatOfFile file = new FormatOfFile(path, content, configuration);
        if (content == Content.ZIP) {
            throw KelvinException.data(
                    "a file of a log",
                    content.label(),
                    path.toString(),
                    "Unpack it, and name the files that were in it");
        }
        LogFormat format = wanted.equals(LogFormat.AUTO) ? file.format() : wanted;
        file.check(format);
        return format;
    }

    private LogFormat format() throws IOException {
        return switch (content) {
            case PARQUET -> LogFormat.PARQUET;
            case HDF5 -> LogFormat.HDF5;
            case ORC -> LogFormat.ORC;
            case AVRO -> LogFormat.AVRO;
            default -> byName();
        };
    }

    private LogFormat byName() throws IOException {
        Optional<LogFormat> named = FileNames.format(path);
        boolean mayBeJson = named.isEmpty() || named.get().equals(LogFormat.CSV);
        if (mayBeJson && beginsLikeAnObject()) {
            return LogFormat.JSON;
        }
        return named.orElseThrow(() -> KelvinException.data(
                "a file whose name ends in .csv, .json, .parquet or .h5",
                content.label(),
                path.toString(),
                "Name the files of the log by a glob such as folder/*.parquet, or give the format"));
    }

    /** No header of a CSV file begins with a brace. */
    private boolean beginsLikeAnObject() throws IOException {
        Content expected = FileNames.contentOfText(path);
        if (content == Content.EMPTY || content == Content.BINARY || (expected != null && expected != content)) {
            return false;
        }
        try (TextLines lines = TextLines.of(path, configuration)) {
            byte[] line = lines.next();
            while (line != null && TextRows.isBlank(line)) {
                line = lines.next();
            }
            return line != null
                    && new String(line, StandardCharsets.ISO_8859_1).strip().startsWith("{\"");
        }
    }

    private void check(LogFormat format) {
        if (format.equals(LogFormat.CSV) || format.equals(LogFormat.JSON) || format.equals(LogFormat.RLLIB)) {
            Content expected = FileNames.contentOfText(path);
            if (expected != null && content != expected && content != Content.EMPTY) {
                throw notWhatItsNameSays(
                        format.label().toUpperCase(Locale.ROOT) + " as " + expected.label(), content.label(), path);
            }
        } else if (format.equals(LogFormat.PARQUET) && content != Content.PARQUET) {
            throw notWhatItsNameSays(Content.PARQUET.label(), content.label(), path);
        } else if (LogFormat.HDF5.includes(format) && content != Content.HDF5) {
            throw notWhatItsNameSays(Content.HDF5.label(), content.label(), path);
        } else if (format.equals(LogFormat.ORC)) {
            checkOrEmpty(Content.ORC);
        } else if (format.equals(LogFormat.AVRO)) {
            checkOrEmpty(Content.AVRO);
        }
    }

    /** Hive leaves files without a byte. */
    private void checkOrEmpty(Content expected) {
        if (content != expected && content != Content.EMPTY) {
            throw notWhatItsNameSays(expected.label(), content.label(), path);
        }
    }

    static KelvinException notWhatItsNameSays(String expected, String found, Path path) {
        return KelvinException.data(
                expected,
                found,
                path.toString(),
                "The file is not what its name or the given format says: rename it, or give the format that it has");
    }
}
