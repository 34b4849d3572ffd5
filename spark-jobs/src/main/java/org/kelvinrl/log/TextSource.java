package org.kelvinrl.log;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What sources of text, a row or more a line, have in common: whatever columns are wanted, lines are read. */
abstract class TextSource extends FileSource {

    TextSource(OpenedFiles opened) {
        super(opened);
    }

    @Override
    public final long count() {
        return RowCount.of(this);
    }

    @Override
    public final Dataset<Row> read(List<Path> some, List<String> wanted) {
        return TextFiles.read(session(), some);
    }

    @Override
    public final Dataset<Row> readInOrder(List<Path> some, List<String> wanted) {
        return TextFiles.readInOrder(session(), some);
    }
}
