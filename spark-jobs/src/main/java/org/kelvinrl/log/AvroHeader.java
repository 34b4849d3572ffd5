package org.kelvinrl.log;

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

    private AvroHeader() {}

    /**
     * The columns of a file.
     *
     * @throws KelvinException if the file is cut off, or its header claims more than there is memory for
     */
    static ColumnTypes columns(FileStatus status, Configuration configuration) throws IOException {
        Path path = status.getPath();
        try (DataFileReader<GenericRecord> file =
                new DataFileReader<>(new FsInput(path, configuration), new GenericDatumReader<>())) {
            checkWhole(path, file.previousSync(), status.getLen(), configuration);
            Map<String, String> types = new LinkedHashMap<>();
            for (Schema.Field field : file.getSchema().getFields()) {
                types.put(field.name(), field.name() + " " + type(field.schema()));
            }
            return ColumnTypes.of(types);
        } catch (OutOfMemoryError e) {
            // Avro takes a length for granted, at once and in one piece.
            throw damaged("a header that claims more than there is memory for", path)
                    .because(e);
        }
    }

    /** To Avro's reader, a block that is cut off is the end of the file: its rows would be missing without a word. */
    private static void checkWhole(Path path, long endOfHeader, long length, Configuration configuration)
            throws IOException {
        byte[] mark = new byte[DataFileConstants.SYNC_SIZE];
        byte[] tail = new byte[DataFileConstants.SYNC_SIZE];
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            in.readFully(endOfHeader - mark.length, mark);
            in.readFully(length - tail.length, tail);
        }
        if (!Arrays.equals(mark, tail)) {
            throw damaged("one that is cut off after " + length + " bytes", path);
        }
    }

    private static KelvinException damaged(String found, Path path) {
        return KelvinException.data(
                "a whole Avro file, which ends with a block",
                found,
                path.toString(),
                "Copy the file again from its origin");
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
