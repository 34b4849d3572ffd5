package org.kelvinrl.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnarFileTest {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message rows {
              required binary name (STRING);
              required group vector (LIST) { repeated group list { required float element; } }
              optional group flags (LIST) { repeated group list { required boolean element; } }
              optional boolean truth;
              optional int32 small;
              optional int64 large;
              optional float single;
              optional double number;
              optional int32 nothing;
            }
            """);

    /** More than two pages hold. */
    private static final int ROWS = 45_000;

    @TempDir
    private Path folder;

    /** Also where all rows of a page are null, where lists have none to many elements, and where numbers repeat and do not. */
    @Test
    void parquetReadsWhatWasWritten() throws IOException {
        Path file = folder.resolve("file");
        List<Group> rows = rows();
        write(file, rows, 64 << 20);

        assertThat(texts(read(file))).isEqualTo(texts(rows));
        List<BlockMetaData> rowGroups = rowGroups(file);
        assertThat(rowGroups).hasSize(1);
        assertThat(nulls(rowGroups, 3)).isEqualTo(ROWS - 24_000);
        assertThat(nulls(rowGroups, 8)).isEqualTo(ROWS);
        assertThat(rowGroups.get(0).getColumns().get(4).getStatistics().minAsString())
                .isEqualTo("0");
        assertThat(rowGroups.get(0).getColumns().get(4).getStatistics().maxAsString())
                .isEqualTo("6");
    }

    @Test
    void aRowGroupEndsAboutWhereItIsToldTo() throws IOException {
        Path file = folder.resolve("file");
        List<Group> rows = rows().subList(0, 5_000);
        write(file, rows, 64 << 10);

        assertThat(texts(read(file))).isEqualTo(texts(rows));
        assertThat(rowGroups(file)).hasSizeBetween(3, 10);
    }

    @Test
    void theSameRowsAreTheSameBytes() throws IOException {
        write(folder.resolve("one"), rows(), 1 << 20);
        write(folder.resolve("other"), rows(), 1 << 20);

        assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("other"));
    }

    @Test
    void aColumnThatLacksARowIsADefect() throws IOException {
        try (ColumnarFile out = ColumnarFile.create(new LocalFile(folder.resolve("file")), SCHEMA)) {
            out.column(0).addText("a");
            out.endRow();

            assertThatThrownBy(out::end)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("0 values or nulls in 1 rows of [vector, list, element]");
        }
    }

    @Test
    void aNullWhereNoneMayBeIsADefect() throws IOException {
        try (ColumnarFile out = ColumnarFile.create(new LocalFile(folder.resolve("file")), SCHEMA)) {
            assertThatThrownBy(() -> out.column(0).addNull())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("a null in the required [name]");
            assertThatThrownBy(() -> out.column(1).addNull())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("a null in the required [vector, list, element]");
        }
    }

    /** A file that is let go of in the middle is closed, and no file of Parquet. */
    @Test
    void whatIsNotEndedIsNoFile() throws IOException {
        Path file = folder.resolve("file");
        try (ColumnarFile out = ColumnarFile.create(new LocalFile(file), SCHEMA)) {
            out.column(0).addText("a");
        }

        assertThat(Files.readAllBytes(file)).containsExactly('P', 'A', 'R', '1');
    }

    private static List<Group> rows() {
        Random random = new Random(7);
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Group row = new SimpleGroup(SCHEMA);
            row.add("name", i % 3 == 0 ? "näme" : "name " + i / 100);
            Group vector = row.addGroup("vector");
            for (int n = random.nextInt(4); n > 0; n--) {
                vector.addGroup("list").add("element", random.nextFloat() - 0.5f);
            }
            if (i % 7 != 0) {
                Group flags = row.addGroup("flags");
                for (int n = 0; n < i % 3; n++) {
                    flags.addGroup("list").add("element", random.nextBoolean());
                }
            }
            if (i >= 21_000) {
                row.add("truth", random.nextBoolean());
            }
            if (random.nextInt(10) > 0) {
                row.add("small", i % 7);
                row.add("large", random.nextLong());
                row.add("single", (float) (i % 11));
                row.add("number", random.nextGaussian());
            }
            rows.add(row);
        }
        return rows;
    }

    private static void write(Path file, List<Group> rows, long rowGroupBytes) throws IOException {
        try (ColumnarFile out = ColumnarFile.create(new LocalFile(file), SCHEMA, rowGroupBytes)) {
            for (Group row : rows) {
                for (int i = 0; i < SCHEMA.getFieldCount(); i++) {
                    add(row, i, out.column(i));
                }
                out.endRow();
            }
            out.end();
        }
    }

    private static void add(Group row, int i, FileColumn out) throws IOException {
        if (row.getFieldRepetitionCount(i) == 0) {
            out.addNull();
            return;
        }
        switch (i) {
            case 0 -> out.addText(row.getString(i, 0));
            case 1 -> addVector(row.getGroup(i, 0), out);
            case 2 -> out.addBooleans(flags(row.getGroup(i, 0)));
            case 3 -> out.addBoolean(row.getBoolean(i, 0));
            case 4 -> out.addInt(row.getInteger(i, 0));
            case 5 -> out.addLong(row.getLong(i, 0));
            case 6 -> out.addFloat(row.getFloat(i, 0));
            case 7 -> out.addDouble(row.getDouble(i, 0));
            default -> throw new IllegalArgumentException("no values in column " + i);
        }
    }

    /** From the middle of an array. */
    private static void addVector(Group list, FileColumn out) throws IOException {
        int length = list.getFieldRepetitionCount(0);
        float[] elements = new float[length + 2];
        for (int i = 0; i < length; i++) {
            elements[i + 1] = list.getGroup(0, i).getFloat(0, 0);
        }
        out.addFloats(elements, 1, length);
    }

    private static boolean[] flags(Group list) {
        boolean[] flags = new boolean[list.getFieldRepetitionCount(0)];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = list.getGroup(0, i).getBoolean(0, 0);
        }
        return flags;
    }

    private static List<String> texts(List<Group> rows) {
        return rows.stream().map(Group::toString).toList();
    }

    private static List<Group> read(Path file) throws IOException {
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader =
                ParquetReader.builder(new GroupReadSupport(), hadoop(file)).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<BlockMetaData> rowGroups(Path file) throws IOException {
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(hadoop(file), new Configuration()))) {
            return reader.getFooter().getBlocks();
        }
    }

    private static long nulls(List<BlockMetaData> rowGroups, int column) {
        return rowGroups.stream()
                .mapToLong(
                        group -> group.getColumns().get(column).getStatistics().getNumNulls())
                .sum();
    }

    private static org.apache.hadoop.fs.Path hadoop(Path file) {
        return new org.apache.hadoop.fs.Path(file.toString());
    }

    private static final class LocalFile extends NewParquetFile {

        private final Path file;

        LocalFile(Path file) {
            super(hadoop(file));
            this.file = file;
        }

        @Override
        protected OutputStream open() throws IOException {
            return Files.newOutputStream(file);
        }
    }
}
