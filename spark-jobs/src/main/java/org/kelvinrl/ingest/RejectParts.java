package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.LogRows;

/**
 * Which rejects share a file of their table: those of neighbouring files of the log, or of neighbouring rows of a large one. A
 * function of the files' names, how many rows they have and how many are rejected.
 */
final class RejectParts implements Serializable {

    private static final long serialVersionUID = 1L;

    /** About as many rejects are in a part, and as many neighbouring rows of a file are never parted. */
    private static final int ROWS_PER_PART_BITS = 20;

    /** The first file of the log in each part. */
    private final String[] firstFiles;

    /** Which rows of that file the part begins with, in units of those that are never parted. */
    private final long[] firstUnits;

    private RejectParts(int parts) {
        this.firstFiles = new String[parts];
        this.firstUnits = new long[parts];
        firstFiles[0] = "";
    }

    /** All in one part. */
    static RejectParts one() {
        return new RejectParts(1);
    }

    /** The parts of so many rejects from some files. */
    static RejectParts of(List<Path> files, LogTally tally, long rejects) {
        return of(files, tally.rowsOfFiles(), rejects);
    }

    /** The parts of so many rejects from some files, of which each has so many rows, or none. */
    static RejectParts of(List<Path> files, Map<Path, Long> rows, long rejects) {
        List<Path> sorted = files.stream().sorted(RejectParts::byName).toList();
        long units = sorted.stream().mapToLong(file -> units(file, rows)).sum();
        int count = (int) Math.min(units, 1 + (rejects >> ROWS_PER_PART_BITS));
        RejectParts parts = new RejectParts(count);
        int part = 1;
        long before = 0;
        for (Path file : sorted) {
            long after = before + units(file, rows);
            while (part < count && first(part, count, units) < after) {
                parts.firstFiles[part] = file.toString();
                parts.firstUnits[part] = first(part, count, units) - before;
                part++;
            }
            before = after;
        }
        return parts;
    }

    private static int byName(Path a, Path b) {
        return a.toString().compareTo(b.toString());
    }

    private static long units(Path file, Map<Path, Long> rows) {
        return 1 + (rows.getOrDefault(file, 0L) >> ROWS_PER_PART_BITS);
    }

    /** The unit of all files that a part begins with. */
    private static long first(long part, int count, long units) {
        return part * units / count;
    }

    int count() {
        return firstFiles.length;
    }

    /**
     * The part of a row.
     *
     * @param file as Spark names it: with one slash after the scheme, or with three
     * @param position how far into the file the row is
     */
    int part(String file, long position) {
        String name = LogRows.path(file).toString();
        int low = 0;
        int high = count() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (isBefore(name, position >> ROWS_PER_PART_BITS, middle)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** Whether a part begins after some rows of a file. */
    private boolean isBefore(String name, long unit, int part) {
        int order = name.compareTo(firstFiles[part]);
        return order < 0 || (order == 0 && unit < firstUnits[part]);
    }
}
