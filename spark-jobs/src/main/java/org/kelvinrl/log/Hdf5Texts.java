package org.kelvinrl.log;

import io.jhdf.GlobalHeap;
import io.jhdf.Utils;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kelvinrl.schema.KelvinException;

/**
 * The texts of a dataset that has them in any length. What lies in the dataset tells where each is in a heap of the file, and any number of
 * values may lead to one long text: as many rows are taken at once as there is memory for, whereas jhdf takes as many as are asked for.
 */
final class Hdf5Texts {

    private static final long LARGEST_ROW = 1 << 26;
    private static final long LARGEST_HEAP = LARGEST_ROW + (1 << 16);
    private static final long LARGEST_WINDOW = 1 << 24;

    /** A heap in memory may need ten times its bytes. */
    private static final long KEPT_HEAPS = 1 << 22;

    private static final int HEAP_HEAD = 8;

    private final Hdf5Storage storage;
    private final VariableLength type;
    private final String place;
    private final Map<Long, GlobalHeap> heaps = new HashMap<>();
    private long kept;

    /**
     * Texts of a dataset.
     *
     * @param place names it in messages
     */
    Hdf5Texts(Hdf5Storage storage, VariableLength type, String place) {
        this.storage = storage;
        this.type = type;
        this.place = place;
    }

    /**
     * The values of some rows, or of the first of them.
     *
     * @param stored what lies in the dataset
     * @param shape of the rows: how many there are, then the dimensions of one
     * @return a text for each row, or an array of them as deep as a row has dimensions
     * @throws KelvinException if the texts of a row are too long
     */
    Object[] rows(ByteBuffer stored, int[] shape) {
        stored.order(ByteOrder.LITTLE_ENDIAN);
        List<Object> rows = new ArrayList<>();
        long bytes = 0;
        while (rows.size() < shape[0] && bytes < LARGEST_WINDOW) {
            Row row = new Row();
            rows.add(row.value(stored, shape, 1));
            bytes += row.bytes;
        }
        return rows.toArray();
    }

    private final class Row {
        private long bytes;

        Object value(ByteBuffer stored, int[] shape, int axis) {
            if (axis == shape.length) {
                return text(stored);
            }
            Object[] values = new Object[shape[axis]];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(stored, shape, axis + 1);
            }
            return values;
        }

        /** Of each value the number of a heap's object comes last, and before it the heap's address. */
        private String text(ByteBuffer stored) {
            int addressBytes = storage.getSizeOfOffsets();
            stored.position(stored.position() + type.getSize() - addressBytes - Integer.BYTES);
            long address = Utils.readBytesAsUnsignedLong(stored, addressBytes);
            int index = stored.getInt();
            if (index == 0) {
                return "";
            }
            ByteBuffer text = heap(address).getObjectData(index);
            bytes += text.remaining();
            if (bytes > LARGEST_ROW) {
                throw KelvinException.data(
                        "rows of at most " + LARGEST_ROW + " bytes of text", "more", place, "Write shorter texts");
            }
            return type.getEncoding().decode(text).toString();
        }
    }

    private GlobalHeap heap(long address) {
        GlobalHeap heap = heaps.get(address);
        if (heap == null) {
            long size = heapSize(address);
            if (kept + size > KEPT_HEAPS) {
                heaps.clear();
                kept = 0;
            }
            heap = new GlobalHeap(storage, address);
            heaps.put(address, heap);
            kept += size;
        }
        return heap;
    }

    private long heapSize(long address) {
        int lengthBytes = storage.getSizeOfLengths();
        ByteBuffer head = storage.readBufferFromAddress(address, HEAP_HEAD + lengthBytes);
        head.position(HEAP_HEAD);
        long size = Utils.readBytesAsUnsignedLong(head, lengthBytes);
        if (size < HEAP_HEAD || size > LARGEST_HEAP) {
            throw new HdfException("a heap of " + size + " bytes");
        }
        return size;
    }
}
