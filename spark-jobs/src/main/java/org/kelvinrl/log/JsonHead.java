package org.kelvinrl.log;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** What the first lines of a file say of its columns. */
final class JsonHead implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int MOST_LINES = 300;
    private static final int MOST_BYTES = 1 << 22;

    private final TreeMap<String, JsonType> columns = new TreeMap<>();
    private boolean isSampleBatch;
    private int lines;
    private long bytes;

    private JsonHead() {}

    /**
     * Looks at the first lines. A bad one after a good one is left to those who read rows.
     *
     * @throws KelvinException if no line is an object
     */
    static JsonHead of(Path path, Configuration configuration) throws IOException {
        JsonHead head = new JsonHead();
        KelvinException bad = null;
        try (TextLines in = TextLines.of(path, configuration)) {
            int number = 1;
            for (byte[] line = in.next(); line != null && head.wantsMore(); line = in.next()) {
                try {
                    head.add(line);
                } catch (BadValueException e) {
                    bad = bad == null ? failure(path, number, e) : bad;
                }
                number++;
            }
        }
        if (bad != null && head.isEmpty()) {
            throw bad;
        }
        return head;
    }

    private static KelvinException failure(Path path, int line, BadValueException e) {
        String where = path + ", line " + line + ", column " + e.column();
        return KelvinException.data(e.expected(), e.found(), where, e.whatToDo());
    }

    private boolean wantsMore() {
        return lines < MOST_LINES && bytes < MOST_BYTES;
    }

    private void add(byte[] line) throws BadValueException {
        if (TextRows.isBlank(line)) {
            return;
        }
        bytes += line.length;
        Map<String, Object> values = JsonLine.read(Utf8.decode(line), name -> true);
        if (lines == 0) {
            isSampleBatch = SampleBatch.isBatch(values);
        } else if (isSampleBatch) {
            checkPlain(values);
        }
        lines++;
        values.forEach((name, value) -> columns.merge(name, JsonType.of(value), JsonType::and));
    }

    private void checkPlain(Map<String, Object> values) throws BadValueException {
        for (Map.Entry<String, JsonType> column : columns.entrySet()) {
            if (column.getValue().kind() == LogType.Kind.LIST) {
                SampleBatch.checkPlain(column.getKey(), values.get(column.getKey()));
            }
        }
    }

    boolean isSampleBatch() {
        return isSampleBatch;
    }

    /** Whether the file has no row. */
    boolean isEmpty() {
        return lines == 0;
    }

    /** The columns of several files, sorted by name. */
    static Map<String, JsonType> union(List<JsonHead> heads) {
        Map<String, JsonType> all = new TreeMap<>();
        for (JsonHead head : heads) {
            head.columns.forEach((name, type) -> all.merge(name, type, JsonType::and));
        }
        return all;
    }
}
