package org.kelvinrl.log;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.kelvinrl.schema.KelvinException;

/**
 * Finds what a reader of Parquet would take too much memory for. The footer tells how many values the lists of a row have on the
 * average; that none has more than it should is told by the levels that part rows, which are read of every column that could
 * have such a list, and no value.
 */
final class ParquetLists {

    /** Of all columns of a row group together, each with its largest page. */
    private static final long LARGEST_PAGES = 1 << 29;

    private final Path path;
    private final long length;
    private final ParquetFileReader reader;
    private final Configuration configuration;

    ParquetLists(FileStatus status, ParquetFileReader reader, Configuration configuration) {
        this.path = status.getPath();
        this.length = status.getLen();
        this.reader = reader;
        this.configuration = configuration;
    }

    /**
     * Checks the averages of all row groups.
     *
     * @throws KelvinException if there are too many values
     */
    void checkFooter() {
        for (BlockMetaData rows : reader.getRowGroups()) {
            for (ColumnChunkMetaData column : rows.getColumns()) {
                String name = column.getPath().toDotString();
                ListBounds.PARQUET.check(path, name, rows.getRowCount(), column.getValueCount());
            }
        }
    }

    /**
     * The most values of a row in a row group, as {@link ColumnarFooter#longestList} has it. A file that is encrypted is taken as
     * it is: who has the key has written it.
     */
    long longest(int group) throws IOException {
        if (reader.getFileMetaData().getFileDecryptor() != null) {
            return 1;
        }
        long longest = 1;
        long pages = 0;
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            BlockMetaData rows = reader.getRowGroups().get(group);
            for (ColumnChunkMetaData chunk : rows.getColumns()) {
                String where = path + ", row group " + (group + 1) + ", column "
                        + chunk.getPath().toDotString();
                ParquetPages column = new ParquetPages(in, length, chunk, where);
                longest = Math.max(longest, longest(column, chunk, where));
                pages += column.largest();
            }
        }
        if (pages > LARGEST_PAGES) {
            throw KelvinException.data(
                    "pages of at most " + LARGEST_PAGES + " bytes in all columns together",
                    String.valueOf(pages),
                    path + ", row group " + (group + 1),
                    "Write smaller pages (parquet.page.size)");
        }
        return longest;
    }

    private long longest(ParquetPages pages, ColumnChunkMetaData chunk, String where) throws IOException {
        int deepest = reader.getFileMetaData()
                .getSchema()
                .getColumnDescription(chunk.getPath().toArray())
                .getMaxRepetitionLevel();
        if (deepest == 0 || chunk.getValueCount() <= ListBounds.LONGEST_LIST) {
            pages.check();
            return 1;
        }
        RepetitionLevels levels = new RepetitionLevels(deepest, where);
        pages.check(levels, configuration);
        return levels.longest();
    }
}
