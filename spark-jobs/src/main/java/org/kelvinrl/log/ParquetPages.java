package org.kelvinrl.log;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.kelvinrl.schema.KelvinException;

/**
 * The pages of a column in a row group, as their headers tell of them. A reader of Parquet takes memory for what a header claims;
 * here it is held against the file and against a bound before.
 */
final class ParquetPages {

    private static final int LARGEST_PAGE = 1 << 28;
    private static final int USUAL_HEADER = 1 << 12;
    private static final int LARGEST_HEADER = 1 << 20;

    private final FSDataInputStream in;
    private final ColumnChunkMetaData chunk;
    private final String where;
    private final long end;
    private long position;
    private long values;
    private long largest;

    /**
     * Pages of a column.
     *
     * @param length of the file
     * @param where names the column in messages
     */
    ParquetPages(FSDataInputStream in, long length, ColumnChunkMetaData chunk, String where) {
        this.in = in;
        this.chunk = chunk;
        this.where = where;
        this.position = chunk.getStartingPos();
        this.end = position + chunk.getTotalSize();
        if (position < 0 || chunk.getTotalSize() < 0 || end < position || end > length) {
            throw damaged(
                    "a column that lies within the file of " + length + " bytes", "bytes " + position + " to " + end);
        }
    }

    /** Bytes that the largest of the pages has where it is not compressed, once they have been checked. */
    long largest() {
        return largest;
    }

    /**
     * Checks the headers of all pages.
     *
     * @throws KelvinException if one claims too much
     */
    void check() throws IOException {
        while (values < chunk.getValueCount()) {
            PageHeader header = next();
            position += header.getCompressed_page_size();
        }
        checkEnd();
    }

    /**
     * Checks the headers of all pages, and gives the levels that part rows away.
     *
     * @throws KelvinException if one claims too much
     */
    void check(RepetitionLevels levels, Configuration configuration) throws IOException {
        CodecFactory codecs = new CodecFactory(configuration, USUAL_HEADER);
        try {
            while (values < chunk.getValueCount()) {
                PageHeader header = next();
                byte[] page = new byte[header.getCompressed_page_size()];
                in.readFully(position, page);
                if (header.getType() == PageType.DATA_PAGE) {
                    levels.accept(
                            levels(header, page, codecs),
                            header.getData_page_header().getNum_values());
                } else if (header.getType() == PageType.DATA_PAGE_V2) {
                    DataPageHeaderV2 data = header.getData_page_header_v2();
                    levels.accept(
                            ByteBuffer.wrap(page, 0, data.getRepetition_levels_byte_length()), data.getNum_values());
                }
                position += page.length;
            }
        } finally {
            codecs.release();
        }
        checkEnd();
    }

    /** In pages of the first version the levels are compressed with the values. */
    private ByteBuffer levels(PageHeader header, byte[] page, CodecFactory codecs) throws IOException {
        if (header.getData_page_header().getRepetition_level_encoding() != Encoding.RLE) {
            throw damaged(
                    "levels in the encoding RLE",
                    String.valueOf(header.getData_page_header().getRepetition_level_encoding()));
        }
        ByteBuffer plain = codecs.getDecompressor(chunk.getCodec())
                .decompress(BytesInput.from(page), header.getUncompressed_page_size())
                .toByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = plain.getInt();
        if (length < 0 || length > plain.remaining()) {
            throw damaged("levels that lie within their page", length + " bytes of " + plain.remaining());
        }
        return plain.slice(plain.position(), length);
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
        return header;
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
            throw damaged(
                    "a page within the " + (end - position) + " bytes that are left of its column",
                    "one of " + stored + " bytes, or " + size + " uncompressed");
        }
        if (Math.max(stored, size) > LARGEST_PAGE) {
            throw KelvinException.data(
                    "pages of at most " + LARGEST_PAGE + " bytes",
                    String.valueOf(Math.max(stored, size)),
                    where,
                    "Write smaller pages (parquet.page.size), or copy the file again from its origin");
        }
        largest = Math.max(largest, size);
    }

    private void checkValues(PageHeader header) {
        int found = 0;
        if (header.isSetDictionary_page_header()) {
            // Of no type of value are there more than bytes.
            int entries = header.getDictionary_page_header().getNum_values();
            if (entries < 0 || entries > header.getUncompressed_page_size()) {
                throw damaged("no more entries than bytes in a dictionary", String.valueOf(entries));
            }
        } else if (header.isSetData_page_header()) {
            found = header.getData_page_header().getNum_values();
        } else if (header.isSetData_page_header_v2()) {
            DataPageHeaderV2 data = header.getData_page_header_v2();
            int levels = data.getRepetition_levels_byte_length();
            if (levels < 0 || levels > header.getCompressed_page_size()) {
                throw damaged("levels that lie within their page", levels + " bytes");
            }
            found = data.getNum_values();
        }
        if (found < 0) {
            throw damaged("pages with values", String.valueOf(found));
        }
        values += found;
    }

    private void checkEnd() {
        if (values != chunk.getValueCount()) {
            throw damaged(
                    "pages of " + chunk.getValueCount() + " values in all, as the footer says", String.valueOf(values));
        }
    }

    private KelvinException damaged(String expected, String found) {
        return KelvinException.data(expected, found, where, "Copy the file again from its origin");
    }
}
