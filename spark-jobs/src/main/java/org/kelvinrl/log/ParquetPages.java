package org.kelvinrl.log;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.kelvinrl.schema.KelvinException;

/**
 * The pages of a column in a row group, as their headers tell of them. A reader of Parquet takes memory for what a header claims;
 * here it is held against the file and against a bound before.
 */
final class ParquetPages {

    /** Where it is not compressed. */
    static final int LARGEST_PAGE = 1 << 28;

    private static final int USUAL_HEADER = 1 << 12;
    private static final int LARGEST_HEADER = 1 << 20;

    private final FSDataInputStream in;
    private final ParquetColumn column;
    private final ColumnChunkMetaData chunk;
    private final long end;
    private final PageSizes sizes = new PageSizes();
    private long position;
    private long values;

    /**
     * Pages of a column.
     *
     * @param length of the file
     */
    ParquetPages(FSDataInputStream in, long length, ParquetColumn column) {
        this.in = in;
        this.column = column;
        this.chunk = column.chunk();
        this.position = chunk.getStartingPos();
        this.end = position + chunk.getTotalSize();
        if (position < 0 || chunk.getTotalSize() < 0 || end < position || end > length) {
            throw column.damaged(
                    "a column that lies within the file of " + length + " bytes", "bytes " + position + " to " + end);
        }
    }

    /**
     * Checks the headers of all pages, and what their values begin with where a reader trusts that too.
     *
     * @param levels are given the levels that part rows, if not null
     * @return how large the pages are
     * @throws KelvinException if one claims too much
     */
    PageSizes check(RepetitionLevels levels, Configuration configuration) throws IOException {
        CodecFactory codecs = new CodecFactory(configuration, USUAL_HEADER);
        try {
            while (values < chunk.getValueCount()) {
                PageHeader header = next();
                if (levels != null || ParquetColumn.isDelta(header) || column.isDictionaryOfTexts(header)) {
                    look(header, levels, codecs);
                }
                position += header.getCompressed_page_size();
            }
        } finally {
            codecs.release();
        }
        if (values != chunk.getValueCount()) {
            throw column.damaged(
                    "pages of " + chunk.getValueCount() + " values in all, as the footer says", String.valueOf(values));
        }
        return sizes;
    }

    private void look(PageHeader header, RepetitionLevels levels, CodecFactory codecs) throws IOException {
        byte[] stored = new byte[header.getCompressed_page_size()];
        in.readFully(position, stored);
        ParquetPage page = ParquetPage.of(column, header, stored, codecs);
        if (header.isSetDictionary_page_header()) {
            if (column.isText()) {
                sizes.addWords(page.longestWord());
            }
            return;
        }
        int count = ParquetColumn.values(header);
        if (count == 0) {
            return;
        }
        if (levels != null) {
            levels.accept(page.levels(), count);
        }
        if (ParquetColumn.isDelta(header) && page.values().hasRemaining()) {
            sizes.addDecoded(new DeltaValues(column, count).size(page.values(), ParquetColumn.encoding(header)), count);
        }
    }

    /** Reads the header of the next page, and moves on to what follows it. */
    private PageHeader next() throws IOException {
        byte[] bytes = bytes(USUAL_HEADER);
        int length;
        try {
            length = ThriftSizes.length(bytes, bytes.length);
        } catch (EOFException e) {
            // A header with long statistics, unless it is damaged.
            bytes = bytes(LARGEST_HEADER);
            length = ThriftSizes.length(bytes, bytes.length);
        }
        PageHeader header = Util.readPageHeader(new ByteArrayInputStream(bytes, 0, length));
        position += length;
        checkSizes(header);
        checkValues(header);
        if (column.isSnappy(header)) {
            column.checkSnappy(header, beginning(ByteBuffer.wrap(bytes, length, bytes.length - length), header));
        }
        return header;
    }

    /** What is compressed of a page, or the beginning of it: most often it was read with the header. */
    private ByteBuffer beginning(ByteBuffer read, PageHeader header) throws IOException {
        int levels = ParquetColumn.plainLevels(header);
        if (read.remaining() >= levels + ParquetColumn.SNAPPY_SIZE_BYTES) {
            return read.position(read.position() + levels);
        }
        int length = Math.min(header.getCompressed_page_size() - levels, ParquetColumn.SNAPPY_SIZE_BYTES);
        byte[] bytes = new byte[length];
        in.readFully(position + levels, bytes);
        return ByteBuffer.wrap(bytes);
    }

    private byte[] bytes(int most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(most, end - position)];
        in.readFully(position, bytes);
        return bytes;
    }

    private void checkSizes(PageHeader header) {
        int stored = header.getCompressed_page_size();
        int size = header.getUncompressed_page_size();
        if (stored < 0 || stored > end - position || size < 0) {
            throw column.damaged(
                    "a page within the " + (end - position) + " bytes that are left of its column",
                    "one of " + stored + " bytes, or " + size + " uncompressed");
        }
        column.checkSize(Math.max(stored, size));
    }

    private void checkValues(PageHeader header) {
        int found = ParquetColumn.values(header);
        if (header.isSetDictionary_page_header()) {
            // Of no type of value are there more than bytes.
            int entries = header.getDictionary_page_header().getNum_values();
            if (entries < 0 || entries > header.getUncompressed_page_size()) {
                throw column.damaged("no more entries than bytes in a dictionary", String.valueOf(entries));
            }
        } else if (header.isSetData_page_header_v2()) {
            DataPageHeaderV2 data = header.getData_page_header_v2();
            int repetition = data.getRepetition_levels_byte_length();
            int definition = data.getDefinition_levels_byte_length();
            int most = Math.min(header.getCompressed_page_size(), header.getUncompressed_page_size());
            if (repetition < 0 || definition < 0 || repetition > most - definition) {
                throw column.damaged(
                        "levels that lie within their page", repetition + " bytes and " + definition + " bytes");
            }
        }
        if (found < 0) {
            throw column.damaged("pages with values", String.valueOf(found));
        }
        values += found;
        sizes.add(header.getUncompressed_page_size(), found);
    }
}
