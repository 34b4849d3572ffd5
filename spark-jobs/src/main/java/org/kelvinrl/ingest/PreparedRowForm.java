package org.kelvinrl.ingest;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.schema.MessageType;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.ColumnarFile;
import org.kelvinrl.storage.FileColumn;

/** Prepared rows in the form of {@link PreparedSchema}. */
final class PreparedRowForm implements RowForm<PreparedRow> {

    private static final PreparedColumn[] COLUMNS = PreparedColumn.values();

    private final ObservationForm observations;

    /** Index of each column's first column of a file, by its ordinal. */
    private final int[] fileColumns;

    private int[] places = new int[16];
    private float[] values = new float[16];

    PreparedRowForm(ObservationForm observations) {
        this.observations = observations;
        this.fileColumns = Arrays.stream(COLUMNS)
                .mapToInt(column -> PreparedSchema.fileColumn(column, observations))
                .toArray();
    }

    @Override
    public MessageType schema() {
        return PreparedSchema.full(observations);
    }

    @Override
    public void write(PreparedRow row, ColumnarFile file) throws IOException {
        for (PreparedColumn column : COLUMNS) {
            int index = fileColumns[PreparedSchema.index(column)];
            FileColumn out = file.column(index);
            if (observations.isSparse(column)) {
                addMap(row.has(column) ? row.floats(column) : null, out, file.column(index + 1));
            } else if (row.has(column)) {
                add(row, column, out);
            } else {
                out.addNull();
            }
        }
    }

    /** Adds what is not 0, or nothing. */
    private void addMap(float[] numbers, FileColumn toPlaces, FileColumn toValues) throws IOException {
        if (numbers == null) {
            toPlaces.addNull();
            toValues.addNull();
            return;
        }
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (SparseRows.isKept(numbers[i])) {
                makeRoom(count);
                places[count] = i;
                values[count++] = numbers[i];
            }
        }
        toPlaces.addInts(places, count);
        toValues.addFloats(values, 0, count);
    }

    private void makeRoom(int count) {
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
    }

    private static void add(PreparedRow row, PreparedColumn column, FileColumn out) throws IOException {
        switch (column.type()) {
            case BOOLEAN -> out.addBoolean(row.isTrue(column));
            case INT32 -> out.addInt((int) row.integer(column));
            case INT64 -> out.addLong(row.integer(column));
            case FLOAT32 -> out.addFloat((float) row.number(column));
            case FLOAT64 -> out.addDouble(row.number(column));
            case TEXT -> out.addText(row.text(column));
            case FLOAT32_LIST -> out.addFloats(row.floats(column), 0, row.floats(column).length);
            case BOOLEAN_LIST -> out.addBooleans(row.flags(column));
        }
    }
}
