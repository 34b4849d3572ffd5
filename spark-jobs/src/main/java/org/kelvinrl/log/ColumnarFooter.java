package org.kelvinrl.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** What the end of a columnar file says of its columns and of its parts, which are row groups or stripes. */
interface ColumnarFooter extends Closeable {

    /** The columns, as the sources of the format take them. */
    Serializable columns();

    /** Number of parts. */
    int parts();

    /**
     * Looks through a part for what no reader could take in, whatever the footer says of it.
     *
     * @param part its index
     * @return at least how many values the lists of a row have, in the row that has most; 1 where no batch of rows could have too many
     * @throws org.kelvinrl.schema.KelvinException if a row has too many values, or a size in the part cannot be true
     */
    long longestList(int part) throws IOException;

    /** Opens a file of Parquet or ORC. */
    static ColumnarFooter open(Content content, FileStatus status, Configuration configuration) throws IOException {
        return content == Content.PARQUET
                ? ParquetFooter.open(status, configuration)
                : OrcFooter.open(status, configuration);
    }
}
