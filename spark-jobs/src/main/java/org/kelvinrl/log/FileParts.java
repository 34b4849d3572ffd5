package org.kelvinrl.log;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Row groups or stripes of a columnar file that one task looks through.
 *
 * @param path of the file
 * @param format of the file, its label
 * @param from index of the first part
 * @param to index after the last part
 */
record FileParts(String path, String format, int from, int to) implements Serializable {

    /** The parts of some files that were not looked through when the files were inspected. */
    static List<FileParts> further(List<InspectedFile> files) {
        List<FileParts> further = new ArrayList<>();
        for (InspectedFile file : files) {
            int from = InspectedFile.PARTS_AT_ONCE;
            while (from < file.parts()) {
                int to = Math.min(from + InspectedFile.PARTS_AT_ONCE, file.parts());
                further.add(new FileParts(file.path(), file.format().label(), from, to));
                from = to;
            }
        }
        return further;
    }

    /** Looks through them; what is wrong is kept. */
    InspectedFile look(Configuration configuration) {
        return InspectedFile.further(new Path(path), LogFormat.of(format), from, to, configuration);
    }
}
