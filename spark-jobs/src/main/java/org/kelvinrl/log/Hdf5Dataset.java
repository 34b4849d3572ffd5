package org.kelvinrl.log;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.VariableLength;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.schema.KelvinException;

/** A dataset of an HDF5 file, read by windows of rows. Its sizes are checked before memory is taken for them. */
final class Hdf5Dataset {

    private static final int MOST_VALUES_OF_A_ROW = 1 << 20;
    private static final long LARGEST_ROW = 1 << 26;
    private static final int VALUES_OF_A_WINDOW = 1 << 18;
    private static final long BYTES_OF_A_WINDOW = 1 << 24;
    private static final long LARGEST_CHUNK = 1 << 28;

    /** No filter of HDF5 makes more of a byte than deflate does. */
    private static final long MOST_BYTES_OF_ONE = 1_100;

    /** The names by which h5py writes truth values. */
    private static final Set<String> TRUTHS = Set.of("FALSE", "TRUE");

    private final DatasetBase dataset;
    private final String place;
    private final boolean isTruth;
    private final boolean isCompact;
    private final long[] dimensions;

    /** Of a row, without what its texts have in heaps. */
    private final long values;

    private final Hdf5Texts texts;
    private Hdf5Chunks chunks;
    private Object window;
    private long windowStart;
    private int windowRows;

    private Hdf5Dataset(DatasetBase dataset, String place, Hdf5Storage storage) {
        this.dataset = dataset;
        this.place = place;
        this.isTruth = isTruth(dataset);
        this.isCompact = dataset instanceof CompactDataset;
        this.dimensions = dataset.getDimensionsAsLong();
        long product = 1;
        for (int i = 1; i < dimensions.length; i++) {
            product = product(product, dimensions[i]);
        }
        this.values = product;
        this.texts = dataset.getDataType() instanceof VariableLength type && type.isVariableLengthString()
                ? new Hdf5Texts(storage, type, place)
                : null;
    }

    /**
     * A dataset with rows.
     *
     * @param file names the file in messages
     * @param storage the file
     * @throws KelvinException if the dataset claims to be larger than it can be
     */
    static Hdf5Dataset of(Dataset dataset, String file, Hdf5Storage storage) {
        Hdf5Dataset checked = new Hdf5Dataset((DatasetBase) dataset, file + ", dataset " + dataset.getPath(), storage);
        checked.check(storage.length());
        return checked;
    }

    private void check(long length) {
        if (values > MOST_VALUES_OF_A_ROW) {
            throw KelvinException.data(
                    "rows of at most " + MOST_VALUES_OF_A_ROW + " values",
                    String.valueOf(values),
                    place,
                    "Write fewer values a row");
        }
        if (rowBytes() > LARGEST_ROW) {
            throw KelvinException.data(
                    "rows of at most " + LARGEST_ROW + " bytes",
                    String.valueOf(rowBytes()),
                    place,
                    "Write fewer or shorter values a row");
        }
        long size = product(rowBytes(), rows());
        long stored = rows() == 0 ? 0 : stored();
        if (stored > length || size / MOST_BYTES_OF_ONE > stored) {
            throw KelvinException.data(
                    "a dataset that lies within the file of " + length + " bytes",
                    "one of " + size + " bytes, of which " + stored + " are stored",
                    place,
                    "Copy the file again from its origin");
        }
    }

    private long rowBytes() {
        return product(values, dataset.getDataType().getSize());
    }

    /** Bytes of the file up to the dataset's end, or those of its chunks. */
    private long stored() {
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

    private void load(long row) {
        window = null;
        windowStart = windowStart(row);
        long[] offset = new long[dimensions.length];
        int[] shape = new int[dimensions.length];
        offset[0] = windowStart;
        shape[0] = (int) Math.min(mostRows(), rows() - windowStart);
        for (int i = 1; i < shape.length; i++) {
            shape[i] = Math.toIntExact(dimensions[i]);
        }
        if (chunks != null) {
            chunks.check(windowStart, shape[0]);
        }
        if (texts != null) {
            window = texts.rows(stored(offset, shape), shape);
        } else {
            window = isCompact ? dataset.getData() : dataset.getData(offset, shape);
        }
        windowRows = Array.getLength(window);
    }

    /** jhdf reads a dataset that lies within its header as a whole only. */
    private ByteBuffer stored(long[] offset, int[] shape) {
        if (!isCompact) {
            return dataset.getSliceDataBuffer(offset, shape);
        }
        ByteBuffer all = dataset.getDataBuffer();
        return all.position(all.position() + Math.toIntExact(rowBytes() * offset[0]));
    }

    private long windowStart(long row) {
        if (texts != null) {
            // Long texts may end a window anywhere.
            return row;
        }
        boolean isOfChunks = dataset instanceof ChunkedDataset && mostRows() > 1;
        return isCompact ? 0 : row - (isOfChunks ? row % chunkRows() : 0);
    }

    private long chunkRows() {
        return ((ChunkedDataset) dataset).getChunkDimensions()[0];
    }

    /** Rows of a window: whole chunks where they are small enough, for each is decompressed anew. */
    private long mostRows() {
        if (isCompact) {
            return rows();
        }
        long most = Math.max(1, VALUES_OF_A_WINDOW / Math.max(1, values));
        most = Math.max(1, Math.min(most, BYTES_OF_A_WINDOW / Math.max(1, rowBytes())));
        if (dataset instanceof ChunkedDataset) {
            most = product(Math.max(1, most / chunkRows()), chunkRows());
            boolean isSmall = product(most, values) <= MOST_VALUES_OF_A_ROW * 4L
                    && product(most, rowBytes()) <= BYTES_OF_A_WINDOW * 4;
            most = isSmall ? most : 1;
        }
        return most;
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
