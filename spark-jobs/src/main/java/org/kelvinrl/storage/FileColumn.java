package org.kelvinrl.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * A column of a {@link ColumnarFile}: is given one value a row, or one list of values, or nothing, and makes pages of them. Parquet
 * knows a null and an empty list from a value by the definition level, and the first element of a list from the others by the
 * repetition level.
 */
public final class FileColumn {

    private final ColumnDescriptor column;
    private final ParquetProperties properties;

    /** Definition level of a value. */
    private final int defined;

    private PageWriter pages;
    private ValuesWriter repetitions;
    private ValuesWriter definitions;
    private ValuesWriter values;

    /** Rows of the row group that are in pages. */
    private long rowsInPages;

    /** Nulls after the other rows of the page. */
    private long nulls;

    /** Of the page, which has entries for values, nulls and empty lists. */
    private Statistics<?> statistics;

    private int rows;
    private int entries;
    private long bytes;

    private String text;
    private Binary encodedText;

    FileColumn(ColumnDescriptor column, ParquetProperties properties) {
        this.column = column;
        this.properties = properties;
        this.defined = column.getMaxDefinitionLevel();
    }

    void startRowGroup(PageWriteStore store) {
        pages = store.getPageWriter(column);
        repetitions = properties.newRepetitionLevelWriter(column);
        definitions = properties.newDefinitionLevelWriter(column);
        values = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT
                ? new FloatValues(column, properties)
                : properties.newValuesWriter(column);
        rowsInPages = 0;
        startPage();
    }

    /** Ends the row group, in which there are so many rows. */
    void endRowGroup(long expectedRows) throws IOException {
        writeNulls();
        endPage();
        if (rowsInPages != expectedRows) {
            throw new IllegalStateException(rowsInPages + " values or nulls in " + expectedRows + " rows of " + column);
        }
        DictionaryPage dictionary = values.toDictPageAndClose();
        if (dictionary != null) {
            pages.writeDictionaryPage(dictionary);
        }
        values.close();
        definitions.close();
        repetitions.close();
    }

    /** Bytes of the row group that are held in memory, about. */
    long bytes() {
        return pages.getMemSize() + bytes;
    }

    /** The row has no value. */
    public void addNull() {
        if (defined == column.getMaxRepetitionLevel()) {
            throw new IllegalStateException("a null in the required " + column);
        }
        nulls++;
    }

    public void addBoolean(boolean value) throws IOException {
        startRow();
        levels(0, defined);
        values.writeBoolean(value);
        statistics.updateStats(value);
        bytes++;
    }

    public void addInt(int value) throws IOException {
        startRow();
        levels(0, defined);
        values.writeInteger(value);
        statistics.updateStats(value);
        bytes += Integer.BYTES;
    }

    public void addLong(long value) throws IOException {
        startRow();
        levels(0, defined);
        values.writeLong(value);
        statistics.updateStats(value);
        bytes += Long.BYTES;
    }

    public void addFloat(float value) throws IOException {
        startRow();
        levels(0, defined);
        write(value);
    }

    public void addDouble(double value) throws IOException {
        startRow();
        levels(0, defined);
        values.writeDouble(value);
        statistics.updateStats(value);
        bytes += Double.BYTES;
    }

    /** Adds a text; fast where it is that of the row before. */
    public void addText(String value) throws IOException {
        startRow();
        levels(0, defined);
        if (!value.equals(text)) {
            text = value;
            encodedText = Binary.fromConstantByteArray(value.getBytes(StandardCharsets.UTF_8));
        }
        values.writeBytes(encodedText);
        statistics.updateStats(encodedText);
        bytes += Integer.BYTES + encodedText.length();
    }

    /** Adds a list of the {@code length} elements from {@code first} on. */
    public void addFloats(float[] elements, int first, int length) throws IOException {
        startList(length);
        for (int i = 0; i < length; i++) {
            levels(i == 0 ? 0 : 1, defined);
            write(elements[first + i]);
        }
    }

    /** Adds a list of the first {@code length} elements. */
    public void addInts(int[] elements, int length) throws IOException {
        startList(length);
        for (int i = 0; i < length; i++) {
            levels(i == 0 ? 0 : 1, defined);
            values.writeInteger(elements[i]);
            statistics.updateStats(elements[i]);
        }
        bytes += (long) Integer.BYTES * length;
    }

    /** Adds a list. */
    public void addBooleans(boolean[] elements) throws IOException {
        startList(elements.length);
        for (int i = 0; i < elements.length; i++) {
            levels(i == 0 ? 0 : 1, defined);
            values.writeBoolean(elements[i]);
            statistics.updateStats(elements[i]);
        }
        bytes += elements.length;
    }

    private void write(float value) {
        values.writeFloat(value);
        statistics.updateStats(value);
        bytes += Float.BYTES;
    }

    private void levels(int repetition, int definition) {
        repetitions.writeInteger(repetition);
        definitions.writeInteger(definition);
        entries++;
    }

    private void startList(int length) throws IOException {
        startRow();
        if (length == 0) {
            levels(0, defined - 1);
            statistics.incrementNumNulls();
        }
    }

    private void startRow() throws IOException {
        if (nulls > 0) {
            writeNulls();
        }
        if (isPageFull()) {
            endPage();
        }
        rows++;
    }

    private boolean isPageFull() {
        return rows >= properties.getPageRowCountLimit() || bytes >= properties.getPageSizeThreshold();
    }

    private void writeNulls() throws IOException {
        for (; nulls > 0; nulls--) {
            if (isPageFull()) {
                endPage();
            }
            rows++;
            levels(0, 0);
            statistics.incrementNumNulls();
        }
    }

    private void startPage() {
        statistics = Statistics.createStats(column.getPrimitiveType());
        rows = 0;
        entries = 0;
        bytes = 0;
    }

    private void endPage() throws IOException {
        // Whether values have a dictionary may be decided with their bytes.
        BytesInput page = BytesInput.concat(repetitions.getBytes(), definitions.getBytes(), values.getBytes());
        pages.writePage(
                page,
                entries,
                rows,
                statistics,
                repetitions.getEncoding(),
                definitions.getEncoding(),
                values.getEncoding());
        repetitions.reset();
        definitions.reset();
        values.reset();
        rowsInPages += rows;
        startPage();
    }
}
