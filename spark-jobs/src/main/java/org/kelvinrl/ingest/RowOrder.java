package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/**
 * How the order of rows in their files tells episodes and steps. Immutable; goes to the tasks.
 *
 * <p>A file counts by its name below the deepest folder that all files share, so that a folder may be moved.
 */
final class RowOrder implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Form form;
    private final String[] flags;
    private final int[] positions;

    /** Names of the files in their order. */
    private final ArrayList<String> names = new ArrayList<>();

    /** Index of a file by its path. */
    private final HashMap<String, Integer> files = new HashMap<>();

    private RowOrder(Form form, List<String> flags, int[] positions, List<Path> paths) {
        this.form = form;
        this.flags = flags.toArray(String[]::new);
        this.positions = positions;
        int common = commonFolder(paths);
        for (Path path : paths) {
            files.put(path.toString(), names.size());
            names.add(path.toString().substring(common));
        }
    }

    /** The order that a mapping relies on; null if the log has episode and step. */
    static RowOrder of(ColumnMapping mapping, LogSource log, List<String> logColumns) {
        Form episode = mapping.form(PreparedColumn.EPISODE);
        boolean isFileOrder = mapping.form(PreparedColumn.STEP) == Form.FILE_ORDER;
        if (episode == Form.COLUMN && !isFileOrder) {
            return null;
        }
        if (log.inputFiles() == 0) {
            throw KelvinException.configuration(
                    "a log of files, whose rows have an order",
                    log.place(),
                    mapping.terms(isFileOrder ? PreparedColumn.STEP : PreparedColumn.EPISODE)
                            .get(0)
                            .place(),
                    "Map `episode` and `step` to columns of the log");
        }
        List<String> flags = isFileOrder
                ? List.of()
                : mapping.terms(PreparedColumn.EPISODE).get(0).columns();
        int[] positions = flags.stream().mapToInt(logColumns::indexOf).toArray();
        return new RowOrder(isFileOrder ? Form.FILE_ORDER : episode, flags, positions, log.files());
    }

    /** Length of the path, with its last slash, of the deepest folder that all files share. */
    private static int commonFolder(List<Path> paths) {
        String common = paths.get(0).toString();
        for (Path path : paths) {
            String other = path.toString();
            int length = 0;
            while (length < Math.min(common.length(), other.length())
                    && common.charAt(length) == other.charAt(length)) {
                length++;
            }
            common = common.substring(0, length);
        }
        return common.lastIndexOf('/') + 1;
    }

    RowCounter counter() {
        return new RowCounter(this);
    }

    Form form() {
        return form;
    }

    /** Columns of the log whose flags end or start an episode. */
    String[] flags() {
        return flags;
    }

    int[] positions() {
        return positions;
    }

    /** Index of a file among all files in order. */
    int file(Path path) {
        return files.get(path.toString());
    }

    String name(int file) {
        return names.get(file);
    }
}
