package org.kelvinrl.log;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
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
            for (ColumnChunkMetaData chunk : reader.getRowGroups().get(group).getColumns()) {
                ColumnDescriptor descriptor = reader.getFileMetaData()
                        .getSchema()
                        .getColumnDescription(chunk.getPath().toArray());
                ParquetColumn column = ParquetColumn.of(path, group, chunk, descriptor);
                boolean couldHaveALongList =
                        column.deepestList() > 0 && chunk.getValueCount() > ListBounds.LONGEST_LIST;
                RepetitionLevels levels = couldHaveALongList ? levels(column) : null;
                PageSizes sizes = new ParquetPages(in, length, column).check(levels, configuration);
                longest = Math.max(longest, longest(in, column, levels, sizes));
                pages += sizes.largest();
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

    /** Texts count as much as so many elements. */
    private long longest(FSDataInputStream in, ParquetColumn column, RepetitionLevels read, PageSizes sizes)
            throws IOException {
        long elements = column.isText() ? sizes.elementsOfAText() : 1;
        RepetitionLevels levels = read;
        if (elements > 1 && levels == null && column.deepestList() > 0) {
            levels = levels(column);
            new ParquetPages(in, length, column).check(levels, configuration);
        }
        return levels == null ? elements : elements * levels.longest();
    }

    private static RepetitionLevels levels(ParquetColumn column) {
        return new RepetitionLevels(column.deepestList(), column.where());
    }
}
