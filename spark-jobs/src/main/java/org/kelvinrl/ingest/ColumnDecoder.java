package org.kelvinrl.ingest;

import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** Fills one flat array from one column, row group by row group. */
abstract class ColumnDecoder {

    private final PreparedColumn column;
    private final String file;
    private boolean hasValues;

    private ColumnDecoder(PreparedColumn column, String file) {
        this.column = column;
        this.file = file;
    }

    /** A decoder into a new array of all rows; {@code width} is the length of a list. */
    static ColumnDecoder of(PreparedColumn column, int rows, int width, String file) {
        return switch (column.type()) {
            case BOOLEAN -> new Booleans(column, rows, file);
            case INT32 -> new Ints(column, rows, file);
            case INT64 -> new Longs(column, rows, file);
            case FLOAT32 -> new Floats(column, rows, file);
            case FLOAT64 -> new Doubles(column, rows, file);
            case TEXT -> new Texts(column, rows, file);
            case FLOAT32_LIST -> new FloatLists(column, rows, width, file);
            case BOOLEAN_LIST -> new BooleanLists(column, rows, width, file);
        };
    }

    /** Decodes the next {@code count} rows, the first of which is row {@code first} of the block. */
    final void decode(ColumnReader reader, int first, int count) {
        int defined = reader.getDescriptor().getMaxDefinitionLevel();
        for (int row = first; row < first + count; row++) {
            if (reader.getCurrentDefinitionLevel() == defined) {
                hasValues = true;
                value(reader, row);
            } else {
                checkNull(reader, row);
                absent(row);
                reader.consume();
            }
        }
    }

    /** The array, or null if no row had a value. */
    final Object array() {
        return hasValues ? values() : null;
    }

    /** Takes the value of a row from the reader and moves the reader on to the next row. */
    abstract void value(ColumnReader reader, int row);

    /** Marks a row that has no value. */
    abstract void absent(int row);

    abstract Object values();

    private void checkNull(ColumnReader reader, int row) {
        if (reader.getCurrentDefinitionLevel() != 0 || column.presence() == PreparedColumn.Presence.REQUIRED) {
            throw wrongLength("at least one element", "an empty list", row);
        }
    }

    final KelvinException wrongLength(String expected, String found, int row) {
        return KelvinException.data(
                expected,
                found,
                file + ", row " + (row + 1) + ", column " + column.columnName(),
                "Restore the file from its origin, or ingest the log again");
    }

    private static final class Booleans extends ColumnDecoder {
        private final byte[] values;

        Booleans(PreparedColumn column, int rows, String file) {
            super(column, file);
            values = new byte[rows];
        }

        @Override
        void value(ColumnReader reader, int row) {
            values[row] = (byte) (reader.getBoolean() ? 1 : 0);
            reader.consume();
        }

        @Override
        void absent(int row) {
            values[row] = -1;
        }

        @Override
        Object values() {
            return values;
        }
    }

    private static final class Ints extends ColumnDecoder {
        private final int[] values;

        Ints(PreparedColumn column, int rows, String file) {
            super(column, file);
            values = new int[rows];
        }

        @Override
        void value(ColumnReader reader, int row) {
            values[row] = reader.getInteger();
            reader.consume();
        }

        @Override
        void absent(int row) {
            values[row] = -1;
        }

        @Override
        Object values() {
            return values;
        }
    }

    private static final class Longs extends ColumnDecoder {
        private final long[] values;

        Longs(PreparedColumn column, int rows, String file) {
            super(column, file);
            values = new long[rows];
        }

        @Override
        void value(ColumnReader reader, int row) {
            values[row] = reader.getLong();
            reader.consume();
        }

        @Override
        void absent(int row) {
            values[row] = Long.MIN_VALUE;
        }

        @Override
        Object values() {
            return values;
        }
    }

    private static final class Floats extends ColumnDecoder {
        private final float[] values;
        private final float absent;

        Floats(PreparedColumn column, int rows, String file) {
            super(column, file);
            values = new float[rows];
            absent = column == PreparedColumn.WEIGHT ? 1 : Float.NaN;
        }

        @Override
        void value(ColumnReader reader, int row) {
            values[row] = reader.getFloat();
            reader.consume();
        }

        @Override
        void absent(int row) {
            values[row] = absent;
        }

        @Override
        Object values() {
            return values;
        }
    }

    private static final class Doubles extends ColumnDecoder {
        private final double[] values;

        Doubles(PreparedColumn column, int rows, String file) {
            super(column, file);
            values = new double[rows];
        }

        @Override
        void value(ColumnReader reader, int row) {
            values[row] = reader.getDouble();
            reader.consume();
        }

        @Override
        void absent(int row) {
            values[row] = Double.NaN;
        }

        @Override
        Object values() {
            return values;
        }
    }

    private static final class Texts extends ColumnDecoder {
        private final String[] values;
        private Binary last;
        private String lastText;

        Texts(PreparedColumn column, int rows, String file) {
            super(column, file);
            values = new String[rows];
        }

        @Override
        void value(ColumnReader reader, int row) {
            Binary bytes = reader.getBinary();
            if (!bytes.equals(last)) {
                last = bytes.copy();
                lastText = bytes.toStringUsingUTF8();
            }
            values[row] = lastText;
            reader.consume();
        }

        @Override
        void absent(int row) {}

        @Override
        Object values() {
            return values;
        }
    }

    private abstract static class Lists extends ColumnDecoder {
        private final int width;

        Lists(PreparedColumn column, int width, String file) {
            super(column, file);
            this.width = width;
        }

        @Override
        final void value(ColumnReader reader, int row) {
            int base = row * width;
            element(reader, base);
            reader.consume();
            for (int i = 1; i < width; i++) {
                if (reader.getCurrentRepetitionLevel() == 0) {
                    throw wrongLength("a list of " + width, "one of " + i, row);
                }
                element(reader, base + i);
                reader.consume();
            }
            if (reader.getCurrentRepetitionLevel() != 0) {
                throw wrongLength("a list of " + width, "a longer one", row);
            }
        }

        @Override
        final void absent(int row) {
            absent(row * width, (row + 1) * width);
        }

        abstract void element(ColumnReader reader, int index);

        abstract void absent(int from, int to);
    }

    private static final class FloatLists extends Lists {
        private final float[] values;

        FloatLists(PreparedColumn column, int rows, int width, String file) {
            super(column, width, file);
            values = new float[rows * width];
        }

        @Override
        void element(ColumnReader reader, int index) {
            values[index] = reader.getFloat();
        }

        @Override
        void absent(int from, int to) {
            Arrays.fill(values, from, to, Float.NaN);
        }

        @Override
        Object values() {
            return values;
        }
    }

    private static final class BooleanLists extends Lists {
        private final boolean[] values;

        BooleanLists(PreparedColumn column, int rows, int width, String file) {
            super(column, width, file);
            values = new boolean[rows * width];
        }

        @Override
        void element(ColumnReader reader, int index) {
            values[index] = reader.getBoolean();
        }

        @Override
        void absent(int from, int to) {
            Arrays.fill(values, from, to, true);
        }

        @Override
        Object values() {
            return values;
        }
    }
}
