package org.kelvinrl.log;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.mapred.FsInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** What the beginning of an Avro file says: its columns, and the mark that each of its blocks ends with. */
final class AvroHeader {

    private static final int USUAL_HEADER = 1 << 16;
    private static final int LARGEST_HEADER = 1 << 24;

    private AvroHeader() {}

    /**
     * The columns of a file, all blocks of which are looked through.
     *
     * @throws KelvinException if the file is cut off, or a part of it claims more than it has or may have
     * @throws IOException if a length in it cannot be true
     */
    static ColumnTypes columns(FileStatus status, Configuration configuration) throws IOException {
        Path path = status.getPath();
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            checkHeader(in, status.getLen());
            try (DataFileReader<GenericRecord> file =
                    new DataFileReader<>(new FsInput(path, configuration), new GenericDatumReader<>())) {
                checkWhole(status, file.previousSync(), in);
                AvroBlocks.of(path, file.getSchema(), file.getMetaString(DataFileConstants.CODEC))
                        .check(in, file.previousSync(), status.getLen());
                return columns(file.getSchema());
            }
        }
    }

    /** Avro's reader takes memory for a length in the header before it reads. */
    private static void checkHeader(FSDataInputStream in, long length) throws IOException {
        try {
            checkHeader(in, (int) Math.min(USUAL_HEADER, length));
        } catch (EOFException e) {
            // A long schema, unless it is damaged.
            checkHeader(in, (int) Math.min(LARGEST_HEADER, length));
        }
    }

    private static void checkHeader(FSDataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(0, bytes);
        AvroBytes header = new AvroBytes(bytes);
        header.skip(DataFileConstants.MAGIC.length);
        long entries = header.number();
        while (entries != 0) {
            if (entries < 0) {
                header.number();
            }
            for (long left = Math.abs(entries); left != 0; left--) {
                header.skip(header.number());
                header.skip(header.number());
            }
            entries = header.number();
        }
        header.skip(DataFileConstants.SYNC_SIZE);
    }

    /** To Avro's reader, a block that is cut off is the end of the file: its rows would be missing without a word. */
    private static void checkWhole(FileStatus status, long endOfHeader, FSDataInputStream in) throws IOException {
        byte[] mark = new byte[DataFileConstants.SYNC_SIZE];
        byte[] tail = new byte[DataFileConstants.SYNC_SIZE];
        in.readFully(endOfHeader - mark.length, mark);
        in.readFully(status.getLen() - tail.length, tail);
        if (!Arrays.equals(mark, tail)) {
            throw KelvinException.data(
                    "a whole Avro file, which ends with a block",
                    "one that is cut off after " + status.getLen() + " bytes",
                    status.getPath().toString(),
                    "Copy the file again from its origin");
        }
    }

    private static ColumnTypes columns(Schema schema) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
            types.put(field.name(), field.name() + " " + type(field.schema()));
        }
        return ColumnTypes.of(types);
    }

    private static String type(Schema schema) {
        if (schema.isUnion()) {
            List<Schema> types = schema.getTypes().stream()
                    .filter(type -> type.getType() != Schema.Type.NULL)
                    .toList();
            return types.size() == 1 ? type(types.get(0)) : schema.toString();
        }
        return schema.toString();
    }
}
