package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A log as lines of JSON: a row each, or a batch of rows each in the way of RLlib.
 *
 * <p>The columns are the keys on the first lines of each file; a line that has one of them not has null there. Lines are
 * parsed here: Spark's JSON reader makes null of what does not fit and does not know which line it is at.
 */
final class JsonSource extends TextSource {

    private final LogFormat format;
    private final Map<String, JsonType> types;
    private final HashSet<String> batched = new HashSet<>();

    private JsonSource(OpenedFiles opened, LogFormat format, Map<String, JsonType> types) {
        super(opened);
        this.format = format;
        this.types = types;
        if (format.equals(LogFormat.RLLIB)) {
            types.replaceAll(this::typeOfRows);
        }
    }

    /** The log in some files, of which empty ones are left out. */
    static JsonSource of(SparkSession session, InputFiles inputs, List<InspectedFile> inspected, LogFormat format) {
        List<InspectedFile> filled =
                inspected.stream().filter(file -> !file.json().isEmpty()).toList();
        Map<String, JsonType> types =
                JsonHead.union(filled.stream().map(InspectedFile::json).toList());
        return new JsonSource(OpenedFiles.of(session, inputs, filled), format, types);
    }

    private JsonType typeOfRows(String name, JsonType ofBatches) {
        if (ofBatches.kind() != LogType.Kind.LIST) {
            return ofBatches;
        }
        batched.add(name);
        return ofBatches.element();
    }

    @Override
    public LogFormat format() {
        return format;
    }

    @Override
    public List<String> columns() {
        return new ArrayList<>(types.keySet());
    }

    @Override
    public boolean has(String column) {
        return JsonColumns.has(column, types);
    }

    @Override
    public LogType type(String column) {
        return JsonColumns.type(column, types).logType();
    }

    @Override
    public int listLength(String column) {
        return JsonColumns.type(column, types).length();
    }

    @Override
    public RowReader reader(List<String> wanted) {
        JsonColumns columns = new JsonColumns(wanted, types);
        HashSet<String> lists = batched;
        return format.equals(LogFormat.RLLIB)
                ? (lines, starts) -> new SampleBatchRows(lines, starts, columns, lists)
                : (lines, starts) -> new JsonRows(lines, starts, columns);
    }
}
