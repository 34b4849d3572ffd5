package org.kelvinrl.log;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.ColumnStatistics;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.TypeDescription;

/** What the end of an ORC file says: its columns, and how many values they have, before any is in memory. */
final class OrcFooter {

    private OrcFooter() {}

    /**
     * The columns of a file.
     *
     * @throws org.kelvinrl.schema.KelvinException if its rows are too large to read
     */
    static ColumnTypes columns(Path path, Configuration configuration) throws IOException {
        try (Reader reader = OrcFile.createReader(path, OrcFile.readerOptions(configuration))) {
            TypeDescription schema = reader.getSchema();
            checkLists(path, schema, reader);
            Map<String, String> types = new LinkedHashMap<>();
            List<String> names = schema.getFieldNames();
            for (int i = 0; i < names.size(); i++) {
                types.put(
                        names.get(i), names.get(i) + " " + schema.getChildren().get(i));
            }
            return ColumnTypes.of(types);
        }
    }

    private static void checkLists(Path path, TypeDescription schema, Reader reader) throws IOException {
        for (int stripe = 0; stripe < reader.getStripes().size(); stripe++) {
            long rows = reader.getStripes().get(stripe).getNumberOfRows();
            ColumnStatistics[] columns =
                    reader.getStripeStatistics().get(stripe).getColumnStatistics();
            for (int id = 0; id < columns.length; id++) {
                String column = schema.findSubtype(id).getFullFieldName();
                ListBounds.ORC.check(path, column, rows, columns[id].getNumberOfValues());
            }
        }
    }
}
