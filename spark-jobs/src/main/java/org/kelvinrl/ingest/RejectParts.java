package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.LogRows;

/** Which rejects share a file of their table: those of neighbouring files of the log. A function of file names and a count. */
final class RejectParts implements Serializable {

    private static final long serialVersionUID = 1L;

    /** About as many rows are in a part, unless one file of the log has more. */
    private static final long ROWS_PER_PART = 1 << 20;

    /** The first file of the log in each part. */
    private final String[] firstFiles;

    private RejectParts(String[] firstFiles) {
        this.firstFiles = firstFiles;
    }

    /** The parts of so many rejects from some files. */
    static RejectParts of(List<Path> files, long rejects) {
        String[] names = files.stream().map(Path::toString).sorted().toArray(String[]::new);
        int parts = (int) Math.min(names.length, 1 + rejects / ROWS_PER_PART);
        String[] first = new String[parts];
        Arrays.setAll(first, part -> names[(int) ((long) part * names.length / parts)]);
        return new RejectParts(first);
    }

    int count() {
        return firstFiles.length;
    }

    /** The part of a file, as Spark names it: with one slash after the scheme, or with three. */
    int part(String file) {
        int found = Arrays.binarySearch(firstFiles, LogRows.path(file).toString());
        return found >= 0 ? found : Math.max(0, -found - 2);
    }
}
