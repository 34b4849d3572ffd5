package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;

/**
 * Files of Parquet and Avro that are damaged at random, through the looks that are ours: each is refused in one message, or its own
 * library reads it, or fails to, without asking for more memory than there is. ORC is not among them: at the end of a stream that is too
 * short, its decoder of integers asks four billion times for more.
 */
class DamagedFilesTest {

    /** More with the profile {@code fuzz}. */
    private static final int FILES = Integer.getInteger("kelvin.fuzz.files", 240);

    private static final String ROWS = "SELECT concat('episode ', id % 7) episode, id t, array(id, id % 5) obs,"
            + " map('k', double(id)) m, named_struct('x', id % 3 = 0) s FROM range(0, 300, 1, 1)";

    /** A count of rows may lie: where a row takes no bytes, there is no end of them. */
    private static final int MOST_ROWS = 3_000;

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private static Path written;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeWholeFiles() {
        HADOOP.set("fs.file.impl", RawLocalFileSystem.class.getName());
        write("parquet", "snappy", "v1");
        write("parquet", "none", "v2");
        write("parquet", "zstd", "v2");
        write("avro", "uncompressed", "v1");
        write("avro", "deflate", "v1");
        write("avro", "snappy", "v1");
    }

    private static void write(String format, String compression, String version) {
        Sparks.session()
                .sql(ROWS)
                .write()
                .option("compression", compression)
                .option("parquet.writer.version", version)
                .option("parquet.enable.dictionary", version.equals("v1"))
                .format(format)
                .save(written.resolve(compression + version + "." + format).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "avro"})
    void areRefusedOrRead(String format) throws IOException {
        List<byte[]> wholes = wholes(format);
        assertThat(wholes).hasSizeGreaterThan(1);
        Random random = new Random(11);
        Path damaged = folder.resolve("damaged." + format);
        int refused = 0;
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            Files.write(damaged, damaged(wholes.get(i % wholes.size()), random));
            int rows = rowsAtOnce(damaged);
            refused += rows == 0 ? 1 : 0;
            read += rows > 0 && isRead(format, damaged) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(FILES / 10);
        assertThat(read).isGreaterThan(FILES / 20);
    }

    @Test
    void wholeFilesAreNotRefused() throws IOException {
        for (String format : List.of("parquet", "avro")) {
            for (byte[] whole : wholes(format)) {
                Path file = Files.write(folder.resolve("whole." + format), whole);
                assertThat(rowsAtOnce(file)).isEqualTo(4_096);
                assertThat(isRead(format, file)).isTrue();
            }
        }
    }

    private static List<byte[]> wholes(String format) throws IOException {
        try (Stream<Path> files = Files.walk(written)) {
            List<Path> found = files.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(format))
                    .sorted()
                    .toList();
            return found.stream().map(DamagedFilesTest::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Some bytes are others, mostly of those that sizes are made of, at places that lie near the beginning or the end too. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int k = random.nextInt(4); k >= 0; k--) {
            int window = Math.min(bytes.length, random.nextBoolean() ? 600 : bytes.length);
            int at = random.nextInt(window);
            int place = random.nextBoolean() ? at : bytes.length - 1 - at;
            for (int i = place; i < Math.min(bytes.length, place + 1 + random.nextInt(4)); i++) {
                bytes[i] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** As many rows as may be in memory at once; 0 if the file is refused. */
    private static int rowsAtOnce(Path file) {
        try {
            InspectedFile found = InspectedFile.of(hadoop(file), LogFormat.AUTO.label(), HADOOP)
                    .sound();
            long longest = found.longestList();
            for (FileParts parts : FileParts.further(List.of(found))) {
                longest = Math.max(longest, parts.look(HADOOP).sound().longestList());
            }
            return ListBounds.rowsOfABatch(longest);
        } catch (KelvinException e) {
            assertThat(e)
                    .hasMessageContaining("expected ")
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("that there is memory for");
            return 0;
        }
    }

    /** Whether rows can be read; what is wrong with them is of no interest, unless it is an error of the machine, which is thrown. */
    private static boolean isRead(String format, Path file) {
        try {
            if (format.equals("parquet")) {
                readParquet(file);
            } else {
                readAvro(file);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static void readParquet(Path file) throws IOException {
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), hadoop(file))
                .withConf(HADOOP)
                .build()) {
            Group row = reader.read();
            for (int i = 1; i < MOST_ROWS && row != null; i++) {
                row = reader.read();
            }
        }
    }

    private static void readAvro(Path file) throws IOException {
        try (DataFileReader<GenericRecord> rows = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            while (rows.hasNext()) {
                rows.next();
            }
        }
    }

    private static org.apache.hadoop.fs.Path hadoop(Path file) {
        return new org.apache.hadoop.fs.Path(file.toUri());
    }
}
