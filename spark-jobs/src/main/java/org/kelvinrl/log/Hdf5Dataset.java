package org.kelvinrl.log;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.EnumDataType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.schema.KelvinException;

/** A dataset of an HDF5 file, read by windows of rows. Its sizes are checked before memory is taken for them. */
final class Hdf5Dataset {

    private static final int MOST_VALUES_OF_A_ROW = 1 << 20;
    private static final int VALUES_OF_A_WINDOW = 1 << 18;
    private static final long LARGEST_CHUNK = 1 << 28;

    /** No filter of HDF5 makes more of a byte than deflate does. */
    private static final long MOST_BYTES_OF_ONE = 1_100;

    /** The names by which h5py writes truth values. */
    private static final Set<String> TRUTHS = Set.of("FALSE", "TRUE");

    private final Dataset dataset;
    private final boolean isTruth;
    private final long[] dimensions;
    private Hdf5Chunks chunks;
    private Object window;
    private long windowStart;
    private int windowRows;

    private Hdf5Dataset(Dataset dataset) {
        this.dataset = dataset;
        this.isTruth = isTruth(dataset);
        this.dimensions = dataset.getDimensionsAsLong();
    }

    /**
     * A dataset with rows.
     *
     * @param file names the file in messages
     * @param length of the file in bytes
     * @throws KelvinException if the dataset claims to be larger than it can be
     */
    static Hdf5Dataset of(Dataset dataset, String file, long length) {
        Hdf5Dataset checked = new Hdf5Dataset(dataset);
        checked.check(file + ", dataset " + dataset.getPath(), length);
        return checked;
    }

    private void check(String place, long length) {
        long values = 1;
        for (int i = 1; i < dimensions.length; i++) {
            values = product(values, dimensions[i]);
        }
        if (values > MOST_VALUES_OF_A_ROW) {
            throw KelvinException.data(
                    "rows of at most " + MOST_VALUES_OF_A_ROW + " values",
                    String.valueOf(values),
                    place,
                    "Write fewer values a row");
        }
        long size = product(product(values, rows()), dataset.getDataType().getSize());
        long stored = rows() == 0 ? 0 : stored(place);
        if (stored > length || size / MOST_BYTES_OF_ONE > stored) {
            throw KelvinException.data(
                    "a dataset that lies within the file of " + length + " bytes",
                    "one of " + size + " bytes, of which " + stored + " are stored",
                    place,
                    "Copy the file again from its origin");
        }
    }

    /** Bytes of the file up to the dataset's end, or those of its chunks. */
    private long stored(String place) {
        if (dataset.isEmpty()) {
            return 0;
        }
        if (dataset instanceof ContiguousDataset contiguous) {
            return contiguous.getDataAddress() + dataset.getSizeInBytes();
        }
        if (dataset instanceof ChunkedDataset chunked) {
            long chunk = dataset.getDataType().getSize();
            for (int dimension : chunked.getChunkDimensions()) {
                chunk = product(chunk, dimension);
            }
            chunks = Hdf5Chunks.of(chunked, chunk);
            if (chunk > LARGEST_CHUNK) {
                throw KelvinException.data(
                        "chunks of at most " + LARGEST_CHUNK + " bytes",
                        String.valueOf(chunk),
                        place,
                        "Write the dataset in smaller chunks");
            }
        }
        return dataset.getStorageInBytes();
    }

    /** A product that stops at the largest number instead of starting anew from the smallest. */
    private static long product(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    /** What the values are; OTHER for those that no column can hold. */
    static Kind kind(Dataset dataset) {
        Class<?> type = dataset.getJavaType();
        if (isTruth(dataset)) {
            return Kind.TRUTH;
        }
        if (type == String.class) {
            return Kind.TEXT;
        }
        boolean isNumber = type.isPrimitive() && type != boolean.class && type != char.class;
        return isNumber || Number.class.isAssignableFrom(type) ? Kind.NUMBER : Kind.OTHER;
    }

    /** A column with the kind and shape of a dataset's values. */
    static Hdf5Column column(Hdf5Column column, Dataset dataset) {
        long[] dimensions = dataset.getDimensionsAsLong();
        int length = dimensions.length > 1 ? Math.toIntExact(dimensions[1]) : 0;
        return new Hdf5Column(
                column.name(), column.dataset(), column.shift(), kind(dataset), dimensions.length - 1, length);
    }

    private static boolean isTruth(Dataset dataset) {
        return dataset.getDataType() instanceof EnumDataType type
                && TRUTHS.equals(Set.copyOf(type.getEnumMapping().values()));
    }

    long rows() {
        return dimensions[0];
    }

    /** The value of a row: a scalar, or a list of lists as deep as the dataset has dimensions. */
    Object value(long row) {
        if (window == null || row < windowStart || row >= windowStart + windowRows) {
            load(row);
        }
        return plain(Array.get(window, (int) (row - windowStart)));
    }

    /** Whole chunks where they are small enough, for each is decompressed anew. */
    private void load(long row) {
        window = null;
        long values = 1;
        for (int i = 1; i < dimensions.length; i++) {
            values = product(values, Math.max(1, dimensions[i]));
        }
        long most = Math.max(1, VALUES_OF_A_WINDOW / values);
        windowStart = row;
        if (dataset instanceof ChunkedDataset chunked) {
            long chunkRows = chunked.getChunkDimensions()[0];
            most = Math.max(1, most / chunkRows) * chunkRows;
            most = product(most, values) > MOST_VALUES_OF_A_ROW * 4L ? 1 : most;
            windowStart = most == 1 ? row : row - row % chunkRows;
        }
        windowRows = (int) Math.min(most, rows() - windowStart);
        long[] offset = new long[dimensions.length];
        int[] shape = new int[dimensions.length];
        offset[0] = windowStart;
        shape[0] = windowRows;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = Math.toIntExact(dimensions[i]);
        }
        if (chunks != null) {
            chunks.check(windowStart, windowRows);
        }
        window = dataset.getData(offset, shape);
    }

    private Object plain(Object value) {
        if (value != null && value.getClass().isArray()) {
            int length = Array.getLength(value);
            List<Object> list = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                list.add(plain(Array.get(value, i)));
            }
            return list;
        }
        return isTruth ? (Object) "TRUE".equals(value) : value;
    }
}
