package org.kelvinrl.log;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.orc.ColumnStatistics;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.TypeDescription;

/** What the end of an ORC file says: its columns, and how many values they have, before any is in memory. */
final class OrcFooter implements ColumnarFooter {

    private final FileStatus status;
    private final Reader reader;
    private final Configuration configuration;

    private OrcFooter(FileStatus status, Reader reader, Configuration configuration) {
        this.status = status;
        this.reader = reader;
        this.configuration = configuration;
    }

    /**
     * Opens a file.
     *
     * @throws org.kelvinrl.schema.KelvinException if its rows are too large to read on the average
     */
    static OrcFooter open(FileStatus status, Configuration configuration) throws IOException {
        Path path = status.getPath();
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            OrcSections.checkTail(in, status.getLen());
        }
        OrcFooter footer =
                new OrcFooter(status, OrcFile.createReader(path, OrcFile.readerOptions(configuration)), configuration);
        try {
            footer.checkLists();
            return footer;
        } catch (IOException | RuntimeException e) {
            footer.close();
            throw e;
        }
    }

    @Override
    public ColumnTypes columns() {
        Map<String, String> types = new LinkedHashMap<>();
        List<String> names = reader.getSchema().getFieldNames();
        for (int i = 0; i < names.size(); i++) {
            types.put(
                    names.get(i),
                    names.get(i) + " " + reader.getSchema().getChildren().get(i));
        }
        return ColumnTypes.of(types);
    }

    @Override
    public int parts() {
        return reader.getStripes().size();
    }

    /** A file that is encrypted is taken as it is: who has the key has written it. */
    @Override
    public long longestList(int part) throws IOException {
        boolean isEncrypted = reader.getColumnEncryptionKeys().length > 0;
        if (isEncrypted) {
            return 1;
        }
        Path path = status.getPath();
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path);
                OrcSections sections = new OrcSections(
                        in, status.getLen(), reader.getCompressionKind(), reader.getCompressionSize())) {
            return new OrcStripe(path + ", stripe " + (part + 1), reader.getSchema(), sections)
                    .longest(reader.getStripes().get(part));
        }
    }

    private void checkLists() throws IOException {
        TypeDescription schema = reader.getSchema();
        for (int stripe = 0; stripe < reader.getStripes().size(); stripe++) {
            long rows = reader.getStripes().get(stripe).getNumberOfRows();
            ColumnStatistics[] columns =
                    reader.getStripeStatistics().get(stripe).getColumnStatistics();
            for (int id = 0; id < columns.length; id++) {
                String column = schema.findSubtype(id).getFullFieldName();
                ListBounds.ORC.check(status.getPath(), column, rows, columns[id].getNumberOfValues());
            }
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
