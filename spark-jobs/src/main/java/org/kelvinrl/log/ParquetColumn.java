package org.kelvinrl.log;

import java.nio.ByteBuffer;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.kelvinrl.schema.KelvinException;

/**
 * A column in a row group of a Parquet file.
 *
 * @param chunk what the footer says of it
 * @param descriptor its place in the schema
 * @param where names it in messages
 */
record ParquetColumn(ColumnChunkMetaData chunk, ColumnDescriptor descriptor, String where) {

    /** So many bytes at most has the size that compressed bytes of Snappy begin with. */
    static final int SNAPPY_SIZE_BYTES = 5;

    static ParquetColumn of(Path path, int group, ColumnChunkMetaData chunk, ColumnDescriptor descriptor) {
        String where = path + ", row group " + (group + 1) + ", column "
                + chunk.getPath().toDotString();
        return new ParquetColumn(chunk, descriptor, where);
    }

    /** How deep its lists nest. */
    int deepestList() {
        return descriptor.getMaxRepetitionLevel();
    }

    boolean isText() {
        return descriptor.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
    }

    /** Whether the values of a page are in one of the delta encodings. */
    static boolean isDelta(PageHeader page) {
        return DeltaValues.ENCODINGS.contains(encoding(page));
    }

    /** How the values of a page are written; plain if it is a page of no values. */
    static Encoding encoding(PageHeader page) {
        if (page.isSetData_page_header()) {
            return page.getData_page_header().getEncoding();
        }
        return page.isSetData_page_header_v2() ? page.getData_page_header_v2().getEncoding() : Encoding.PLAIN;
    }

    boolean isDictionaryOfTexts(PageHeader page) {
        return page.isSetDictionary_page_header() && isText();
    }

    /** How many values a page claims to have, nulls too; 0 if it is no page of values. */
    static int values(PageHeader page) {
        if (page.isSetData_page_header()) {
            return page.getData_page_header().getNum_values();
        }
        return page.isSetData_page_header_v2() ? page.getData_page_header_v2().getNum_values() : 0;
    }

    /** Bytes of levels before the values of a page, which are never compressed; 0 where levels are compressed with the values. */
    static int plainLevels(PageHeader page) {
        if (!page.isSetData_page_header_v2()) {
            return 0;
        }
        return page.getData_page_header_v2().getRepetition_levels_byte_length()
                + page.getData_page_header_v2().getDefinition_levels_byte_length();
    }

    static boolean isCompressed(PageHeader page) {
        return !page.isSetData_page_header_v2() || page.getData_page_header_v2().isIs_compressed();
    }

    /** Whether a page begins with the size that Snappy's decompressor takes memory for. */
    boolean isSnappy(PageHeader page) {
        return chunk.getCodec() == CompressionCodecName.SNAPPY
                && isCompressed(page)
                && plainLevels(page) < page.getCompressed_page_size();
    }

    /**
     * Checks the size that the compressed bytes of a page begin with.
     *
     * @throws KelvinException if it is larger than the page's header says
     */
    void checkSnappy(PageHeader page, ByteBuffer compressed) {
        long size = 0;
        for (int i = 0; i < SNAPPY_SIZE_BYTES && compressed.hasRemaining(); i++) {
            byte octet = compressed.get();
            size |= (octet & 127L) << (7 * i);
            if (octet >= 0) {
                break;
            }
        }
        int most = page.getUncompressed_page_size() - plainLevels(page);
        if (size > most) {
            throw damaged("a page that grows to " + most + " bytes, as its header says", String.valueOf(size));
        }
    }

    /**
     * Checks the size of a page.
     *
     * @throws KelvinException if it is too large
     */
    void checkSize(long bytes) {
        if (bytes > ParquetPages.LARGEST_PAGE) {
            throw KelvinException.data(
                    "pages of at most " + ParquetPages.LARGEST_PAGE + " bytes",
                    String.valueOf(bytes),
                    where,
                    "Write smaller pages (parquet.page.size), or copy the file again from its origin");
        }
    }

    KelvinException damaged(String expected, String found) {
        return KelvinException.data(expected, found, where, "Copy the file again from its origin");
    }
}
