package org.kelvinrl.log;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** What a file's name says of its format and compression. */
final class FileNames {

    private static final Pattern COMPRESSION = Pattern.compile("\\.(gz|bz2|zst|lz4|snappy|deflate)$");
    private static final Pattern CSV = Pattern.compile("\\.(csv|tsv|txt)$");
    private static final Pattern JSON = Pattern.compile("\\.(json|jsonl|ndjson)$");
    private static final Pattern PARQUET = Pattern.compile("\\.(parquet|parq|pq)$");
    private static final Pattern HDF5 = Pattern.compile("\\.(h5|hdf5|hdf)$");

    private FileNames() {}

    static Optional<LogFormat> format(Path path) {
        String name = COMPRESSION.matcher(name(path)).replaceFirst("");
        if (CSV.matcher(name).find()) {
            return Optional.of(LogFormat.CSV);
        }
        if (JSON.matcher(name).find()) {
            return Optional.of(LogFormat.JSON);
        }
        if (PARQUET.matcher(name).find()) {
            return Optional.of(LogFormat.PARQUET);
        }
        return HDF5.matcher(name).find() ? Optional.of(LogFormat.HDF5) : Optional.empty();
    }

    /** What a text file of that name begins with; null if its compression has no mark that we know. */
    static Content contentOfText(Path path) {
        String name = name(path);
        if (name.endsWith(".gz")) {
            return Content.GZIP;
        }
        if (name.endsWith(".bz2")) {
            return Content.BZIP2;
        }
        return COMPRESSION.matcher(name).find() ? null : Content.TEXT;
    }

    private static String name(Path path) {
        return path.getName().toLowerCase(Locale.ROOT);
    }
}
