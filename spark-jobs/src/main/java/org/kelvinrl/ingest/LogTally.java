package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.LogRows;

/** How many rows of a log were read and how many of them are bad, file by file. */
final class LogTally {

    private final TreeMap<String, FileTally> files = new TreeMap<>();

    /** Adds up tallies of files and of parts of files. */
    static LogTally of(Collection<FileTally> parts) {
        LogTally all = new LogTally();
        parts.forEach(
                part -> all.files.computeIfAbsent(part.file(), FileTally::new).combine(part));
        return all;
    }

    long rows() {
        return files.values().stream().mapToLong(FileTally::rows).sum();
    }

    /** Number of rows of each file that has some. */
    Map<Path, Long> rowsOfFiles() {
        Map<Path, Long> rows = new TreeMap<>();
        files.values().forEach(tally -> rows.put(LogRows.path(tally.file()), tally.rows()));
        return rows;
    }

    long badRows() {
        return files.values().stream().mapToLong(FileTally::badRows).sum();
    }

    /** The files that have bad rows, in order. */
    List<Path> badFiles() {
        return bad().stream().map(tally -> LogRows.path(tally.file())).toList();
    }

    /** The first bad row in the order of the files, of which at least the file is known. */
    BadRow first() {
        return bad().get(0).first();
    }

    /** What is to be said of the other bad rows, after the place of the first. */
    String context() {
        if (badRows() == 1) {
            return "";
        }
        int files = bad().size();
        return "; the first of " + badRows() + " bad rows in " + (files == 1 ? "this file" : files + " files");
    }

    private List<FileTally> bad() {
        List<FileTally> bad = new ArrayList<>(files.values());
        bad.removeIf(tally -> tally.badRows() == 0);
        return bad;
    }
}
