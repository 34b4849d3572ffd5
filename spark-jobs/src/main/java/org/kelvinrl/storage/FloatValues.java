package org.kelvinrl.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;

/**
 * The floats of a column. Most are measurements, of which few are the same: where the first ones tell that Parquet's writer would build a
 * dictionary only to give it up, they are written as they are from the start, and a page of them at once.
 */
final class FloatValues extends ValuesWriter {

    /** Values of the first page that are looked at. */
    private static final int SAMPLE = 4_096;

    /** With as many that differ, a whole column would have more than a dictionary of 64 KB holds. */
    private static final int MOST_DISTINCT = SAMPLE / 8 * 7;

    private final ValuesWriter withDictionary;

    /** Those of the page. */
    private float[] values = new float[64];

    private int count;
    private boolean isFirstPage = true;
    private boolean isPlain;

    FloatValues(ColumnDescriptor column, ParquetProperties properties) {
        this.withDictionary = properties.newValuesWriter(column);
    }

    @Override
    public void writeFloat(float value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    @Override
    public BytesInput getBytes() {
        if (isFirstPage) {
            isPlain = count >= SAMPLE && distinctOfSample() > MOST_DISTINCT;
            isFirstPage = false;
        }
        if (!isPlain) {
            for (int i = 0; i < count; i++) {
                withDictionary.writeFloat(values[i]);
            }
            return withDictionary.getBytes();
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, count)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, 0, count);
        return BytesInput.from(bytes.array());
    }

    private int distinctOfSample() {
        int[] bits = new int[SAMPLE];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        Arrays.sort(bits);
        int distinct = 1;
        for (int i = 1; i < SAMPLE; i++) {
            distinct += bits[i] == bits[i - 1] ? 0 : 1;
        }
        return distinct;
    }

    @Override
    public Encoding getEncoding() {
        return isPlain ? Encoding.PLAIN : withDictionary.getEncoding();
    }

    @Override
    public void reset() {
        count = 0;
        withDictionary.reset();
    }

    @Override
    public DictionaryPage toDictPageAndClose() {
        return withDictionary.toDictPageAndClose();
    }

    @Override
    public void close() {
        withDictionary.close();
    }

    @Override
    public long getBufferedSize() {
        return (long) Float.BYTES * count;
    }

    @Override
    public long getAllocatedSize() {
        return (long) Float.BYTES * values.length + withDictionary.getAllocatedSize();
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + " FloatValues " + getAllocatedSize() + " bytes";
    }
}
