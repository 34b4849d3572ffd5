package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.List;

/** Counts the rows and lines of the part of a file that a task is at, from the file's beginning if it is known what lies before. */
final class PartPlace {

    private final PartStarts starts;
    private final List<PartCount> ended = new ArrayList<>();
    private String file;
    private long start;
    private PartCount before;
    private boolean isExact;
    private long rows;
    private long lines;

    PartPlace(PartStarts starts) {
        this.starts = starts;
    }

    /** Goes to a part of a file; true if it is another one than before. */
    boolean enter(String nextFile, long nextStart) {
        if (nextStart == start && nextFile.equals(file)) {
            return false;
        }
        end();
        file = nextFile;
        start = nextStart;
        before = starts.before(file, start);
        isExact = starts.know(file, start);
        rows = 0;
        lines = 0;
        return true;
    }

    private void end() {
        if (file != null) {
            ended.add(new PartCount(file, start, rows, lines));
        }
    }

    /** The last part is at its end; the parts that there were. */
    List<PartCount> all() {
        end();
        file = null;
        return List.copyOf(ended);
    }

    void addRow() {
        rows++;
    }

    void addLine() {
        lines++;
    }

    String file() {
        return file;
    }

    long start() {
        return start;
    }

    /** Number of the current row, from 1 on. */
    long row() {
        return before.rows() + rows;
    }

    /** Number of the current line, from 1 on. */
    long line() {
        return before.lines() + lines;
    }

    /** Whether they are counted from the beginning of the file. */
    boolean isExact() {
        return isExact;
    }
}
