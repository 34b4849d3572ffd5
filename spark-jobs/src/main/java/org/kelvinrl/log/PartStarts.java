package org.kelvinrl.log;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** What lies before each part of a file, so that a row's place in its part tells its place in the file. Immutable. */
final class PartStarts implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What lies before a part, as if all of it were a part. */
    private final HashMap<String, PartCount> before = new HashMap<>();

    private PartStarts() {}

    /** Nothing is known but of the parts that files begin with. */
    static PartStarts none() {
        return new PartStarts();
    }

    /** Of files all of whose parts have been counted. */
    static PartStarts of(List<PartCount> counts) {
        List<PartCount> sorted = new ArrayList<>(counts);
        sorted.sort(Comparator.comparing(PartCount::file).thenComparing(PartCount::start));
        PartStarts starts = new PartStarts();
        PartCount sum = new PartCount("", 0, 0, 0);
        for (PartCount part : sorted) {
            if (!part.file().equals(sum.file())) {
                sum = new PartCount(part.file(), 0, 0, 0);
            }
            starts.before.put(key(part.file(), part.start()), sum);
            sum = new PartCount(part.file(), 0, sum.rows() + part.rows(), sum.lines() + part.lines());
        }
        return starts;
    }

    /** Whether it is known what lies before a part. */
    boolean know(String file, long start) {
        return start == 0 || before.containsKey(key(file, start));
    }

    /** What lies before a part; nothing, if it is not known. */
    PartCount before(String file, long start) {
        PartCount known = before.get(key(file, start));
        return known == null ? new PartCount(file, 0, 0, 0) : known;
    }

    private static String key(String file, long start) {
        return start + " " + file;
    }
}
