package org.kelvinrl.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.format.Encoding;
import org.kelvinrl.schema.KelvinException;

/**
 * The values of a Parquet page in one of the delta encodings. They begin with sizes of their own, which its readers take memory for: of
 * blocks of values, and how many values there are. And a text may begin as the one before does, so that a few bytes can stand for many.
 */
final class DeltaValues {

    static final Set<Encoding> ENCODINGS =
            Set.of(Encoding.DELTA_BINARY_PACKED, Encoding.DELTA_LENGTH_BYTE_ARRAY, Encoding.DELTA_BYTE_ARRAY);

    /** Writers have 128. */
    private static final int LARGEST_BLOCK = 1 << 16;

    private static final int MOST_VALUES = 1 << 22;

    private final ParquetColumn column;
    private final int count;

    /** Of a page of so many values, nulls too. */
    DeltaValues(ParquetColumn column, int count) {
        this.column = column;
        this.count = count;
    }

    /**
     * Checks the sizes.
     *
     * @return bytes that a reader needs for the values
     * @throws KelvinException if they are too large
     */
    long size(ByteBuffer values, Encoding encoding) throws IOException {
        long numbers = checkNumbers(values);
        if (encoding != Encoding.DELTA_BYTE_ARRAY) {
            return numbers * Long.BYTES + values.remaining();
        }
        ByteBufferInputStream in = ByteBufferInputStream.wrap(values);
        DeltaBinaryPackingValuesReader prefixes = numbers(in);
        ByteBuffer rest = values.slice(
                values.position() + Math.toIntExact(in.position()),
                values.remaining() - Math.toIntExact(in.position()));
        if (checkNumbers(rest) != numbers) {
            throw column.damaged("as many beginnings of texts as ends of them", numbers + " and another number");
        }
        return texts(prefixes, numbers(ByteBufferInputStream.wrap(rest)), numbers);
    }

    private DeltaBinaryPackingValuesReader numbers(ByteBufferInputStream in) throws IOException {
        DeltaBinaryPackingValuesReader numbers = new DeltaBinaryPackingValuesReader();
        numbers.initFromPage(count, in);
        return numbers;
    }

    private long texts(DeltaBinaryPackingValuesReader prefixes, DeltaBinaryPackingValuesReader suffixes, long texts) {
        long size = 0;
        long length = 0;
        for (long i = 0; i < texts; i++) {
            int prefix = prefixes.readInteger();
            int suffix = suffixes.readInteger();
            if (prefix < 0 || prefix > length || suffix < 0) {
                throw column.damaged(
                        "texts that begin as the one before does, of " + length + " bytes",
                        "one with " + prefix + " bytes of it and " + suffix + " of its own");
            }
            length = (long) prefix + suffix;
            size += length;
            column.checkSize(size);
        }
        return size + texts * Long.BYTES;
    }

    /** Checks what packed numbers begin with, and tells how many there are; the buffer stays where it is. */
    private long checkNumbers(ByteBuffer values) throws IOException {
        ByteBufferInputStream in = ByteBufferInputStream.wrap(values.duplicate());
        int block = BytesUtils.readUnsignedVarInt(in);
        int parts = BytesUtils.readUnsignedVarInt(in);
        int numbers = BytesUtils.readUnsignedVarInt(in);
        boolean isBlock = block > 0 && block <= LARGEST_BLOCK && parts > 0 && block % parts == 0;
        if (!isBlock || block / parts % Byte.SIZE != 0) {
            throw column.damaged(
                    "blocks of at most " + LARGEST_BLOCK + " values in parts of a multiple of 8",
                    block + " values in " + parts + " parts");
        }
        if (numbers < 0 || numbers > count) {
            throw column.damaged("no more than the page's " + count + " values", String.valueOf(numbers));
        }
        if (numbers > MOST_VALUES) {
            throw KelvinException.data(
                    "pages of at most " + MOST_VALUES + " values",
                    String.valueOf(numbers),
                    column.where(),
                    "Write smaller pages (parquet.page.row.count.limit)");
        }
        return numbers;
    }
}
