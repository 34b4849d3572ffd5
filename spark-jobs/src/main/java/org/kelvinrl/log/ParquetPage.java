package org.kelvinrl.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.CodecFactory;

/** A page of a Parquet column in memory, decompressed: its sizes were checked before. */
final class ParquetPage {

    private final ParquetColumn column;
    private final PageHeader header;
    private final ByteBuffer plainLevels;
    private final ByteBuffer body;

    private ParquetPage(ParquetColumn column, PageHeader header, ByteBuffer plainLevels, ByteBuffer body) {
        this.column = column;
        this.header = header;
        this.plainLevels = plainLevels;
        this.body = body;
    }

    /** A page whose bytes are stored so. */
    static ParquetPage of(ParquetColumn column, PageHeader header, byte[] stored, CodecFactory codecs)
            throws IOException {
        int levels = ParquetColumn.plainLevels(header);
        int length = stored.length - levels;
        ByteBuffer body = length == 0 || !ParquetColumn.isCompressed(header)
                ? ByteBuffer.wrap(stored, levels, length)
                : codecs.getDecompressor(column.chunk().getCodec())
                        .decompress(
                                BytesInput.from(stored, levels, length), header.getUncompressed_page_size() - levels)
                        .toByteBuffer();
        return new ParquetPage(column, header, ByteBuffer.wrap(stored, 0, levels), body);
    }

    /** The levels that part rows away, of a column with lists. */
    ByteBuffer levels() {
        if (header.isSetData_page_header_v2()) {
            return plainLevels.slice(0, header.getData_page_header_v2().getRepetition_levels_byte_length());
        }
        return next(body.duplicate(), header.getData_page_header().getRepetition_level_encoding());
    }

    /** The values, without those that are null. */
    ByteBuffer values() {
        ByteBuffer values = body.duplicate();
        if (header.isSetData_page_header()) {
            if (column.descriptor().getMaxRepetitionLevel() > 0) {
                next(values, header.getData_page_header().getRepetition_level_encoding());
            }
            if (column.descriptor().getMaxDefinitionLevel() > 0) {
                next(values, header.getData_page_header().getDefinition_level_encoding());
            }
        }
        return values;
    }

    /** Takes levels from the beginning of a page of the first version. */
    private ByteBuffer next(ByteBuffer from, Encoding encoding) {
        if (encoding != Encoding.RLE) {
            throw column.damaged("levels in the encoding RLE", String.valueOf(encoding));
        }
        int length = from.order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > from.remaining()) {
            throw column.damaged("levels that lie within their page", length + " bytes of " + from.remaining());
        }
        ByteBuffer levels = from.slice(from.position(), length);
        from.position(from.position() + length);
        return levels;
    }

    /** Bytes of the longest entry of a dictionary of texts. */
    long longestWord() {
        ByteBuffer words = body.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int longest = 0;
        for (int i = header.getDictionary_page_header().getNum_values(); i > 0; i--) {
            int length = words.getInt();
            if (length < 0 || length > words.remaining()) {
                throw column.damaged("words that lie within their dictionary", "one of " + length + " bytes");
            }
            words.position(words.position() + length);
            longest = Math.max(longest, length);
        }
        return longest;
    }
}
