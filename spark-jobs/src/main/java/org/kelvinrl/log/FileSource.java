package org.kelvinrl.log;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** What sources of files have in common. */
abstract class FileSource implements LogSource {

    private final OpenedFiles opened;

    FileSource(OpenedFiles opened) {
        this.opened = opened;
    }

    final SparkSession session() {
        return opened.session();
    }

    @Override
    public final List<Path> files() {
        return opened.paths();
    }

    @Override
    public final int inputFiles() {
        return opened.inputs().count();
    }

    @Override
    public final long inputBytes() {
        return opened.inputs().bytes();
    }
}
