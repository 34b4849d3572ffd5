package org.kelvinrl.ingest;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.storage.ColumnarFile;

/**
 * Writes one block, and measures it.
 *
 * @param <T> type of the rows
 */
final class BlockWriter<T> {

    private final String name;
    private final HashedOutputFile file;
    private final RowForm<T> form;
    private final ColumnarFile columns;
    private long rows;
    private long episodes;

    /** Starts the block of that name, relative to a folder. */
    BlockWriter(FileSystem files, Path folder, String name, RowForm<T> form) throws IOException {
        this.name = name;
        this.file = new HashedOutputFile(files, new Path(folder, name));
        this.form = form;
        this.columns = ColumnarFile.create(file, form.schema());
    }

    void write(T row) throws IOException {
        form.write(row, columns);
        columns.endRow();
        rows++;
    }

    void endEpisode() {
        episodes++;
    }

    long rows() {
        return rows;
    }

    /** Ends the block and describes it. */
    DatasetManifest.Block end() throws IOException {
        columns.end();
        return new DatasetManifest.Block(name, rows, episodes, file.length(), file.sha256());
    }

    /** Lets go of a block that is not to be ended. */
    void abandon() throws IOException {
        columns.close();
    }
}
