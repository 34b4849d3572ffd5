package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.OrcProto.PostScript;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.log.LogContents.Line;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;

/** Columnar files that would make their reader take more memory than they have bytes: each is refused before. */
class ColumnarSafetyTest {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    /** Rows that make up for it leave the average, and the values that one row could hide, as they should be. */
    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc"})
    void aListThatIsTooLongIsFoundWhateverTheFooterSays(String format) throws IOException {
        Path log = write(format, "SELECT IF(id = 2, array_repeat(7, 4194301), array(1)) obs FROM range(0, 4, 1, 1)");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(log))
                .withMessageStartingWith("expected at most 1048576 values a row, found ")
                .withMessageContaining(log + ", ")
                .withMessageContaining(", column obs")
                .withMessageContaining("Write shorter lists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc"})
    void longListsAreReadAFewRowsAtATime(String format) throws IOException {
        Path log = write(format, "SELECT id t, array_repeat(id, 50000) obs FROM range(0, 30, 1, 1)");

        List<Line> rows = rows(open(log), "t", "obs");

        assertThat(rows).hasSize(30).allSatisfy(line -> {
            List<?> list = (List<?>) line.values.get(1);
            assertThat(list).hasSize(50_000);
            assertThat(list.get(49_999)).isEqualTo(line.values.get(0));
        });
        assertThat(ListBounds.rowsOfABatch(50_000)).isEqualTo(83);
        assertThat(ListBounds.rowsOfABatch(1)).isEqualTo(4_096);
        assertThat(ListBounds.rowsOfABatch(1L << 40)).isEqualTo(1);
    }

    @Test
    void aPageThatClaimsMoreThanItMayHaveIsRefused() throws IOException {
        refuses(
                "expected pages of at most 268435456 bytes, found 2147483647 (file:LOG, row group 1, column obs.list.element)."
                        + " Write smaller pages (parquet.page.size), or copy the file again from its origin.",
                crafted(page -> page.setUncompressed_page_size(Integer.MAX_VALUE), footer -> {}));
        Path beyond = crafted(page -> page.setCompressed_page_size(1_000), footer -> {});
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(beyond))
                .withMessageStartingWith("expected a page within the ")
                .withMessageContaining(" bytes that are left of its column, found one of 1000 bytes, or ")
                .withMessageEndingWith(" uncompressed (file:" + beyond
                        + ", row group 1, column obs.list.element). Copy the file again from its origin.");
        refuses(
                "expected pages of 6 values in all, as the footer says, found 1000000000 (file:LOG, row group 1, column"
                        + " obs.list.element). Copy the file again from its origin.",
                crafted(page -> page.getData_page_header().setNum_values(1_000_000_000), footer -> {}));
    }

    @Test
    void aColumnOutsideItsFileIsRefused() throws IOException {
        Path log = crafted(page -> {}, footer -> column(footer).setTotal_compressed_size(1L << 40));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(log))
                .withMessageStartingWith("expected a column that lies within the file of ")
                .withMessageEndingWith(" bytes, found bytes 4 to 1099511627780 (file:" + log
                        + ", row group 1, column obs.list.element). Copy the file again from its origin.");
    }

    /** Which a reader would take memory for at once: the encoding has sizes of its own. */
    @Test
    void packedNumbersThatClaimMoreThanTheirPageHasAreRefused() throws IOException {
        refuses(
                "expected blocks of at most 65536 values in parts of a multiple of 8, found 1073741824 values in 4 parts"
                        + " (file:LOG, row group 1, column obs.list.element). Copy the file again from its origin.",
                packed(1 << 30, 4, 6));
        refuses(
                "expected blocks of at most 65536 values in parts of a multiple of 8, found 128 values in 1073741824 parts"
                        + " (file:LOG, row group 1, column obs.list.element). Copy the file again from its origin.",
                packed(128, 1 << 30, 6));
        refuses(
                "expected no more than the page's 6 values, found 1073741824 (file:LOG, row group 1, column"
                        + " obs.list.element). Copy the file again from its origin.",
                packed(128, 4, 1 << 30));
    }

    /** A page of numbers of which only the beginning is there. */
    private Path packed(int block, int parts, int numbers) throws IOException {
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        for (int size : new int[] {block, parts, numbers, 0}) {
            BytesUtils.writeUnsignedVarInt(size, values);
        }
        return crafted(
                page -> page.getData_page_header().setEncoding(Encoding.DELTA_BINARY_PACKED), footer -> {}, body -> {
                    ByteBuffer levels = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
                    levels.position(4 + levels.getInt());
                    levels.position(levels.position() + 4 + levels.getInt());
                    return concat(Arrays.copyOf(body, levels.position()), values.toByteArray());
                });
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** Each begins as the one before does: a thousand bytes stand for a megabyte. */
    @Test
    void textsThatStandForMoreThanAPageMayHaveAreRefused() throws IOException {
        Path few = write("parquet", texts(100), "none", "v2");
        assertThat(Files.size(few)).isLessThan(3 << 20);
        try (ColumnarFooter footer = footer(few)) {
            assertThat(ListBounds.rowsOfABatch(footer.longestList(0))).isBetween(70, 75);
        }
        assertThat(rows(open(few), "name")).hasSize(100).allSatisfy(line -> assertThat((String) line.values.get(0))
                .hasSize(900_000));
        removeWritten();

        Path many = write("parquet", texts(310), "none", "v2");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(many))
                .withMessageStartingWith("expected pages of at most 268435456 bytes, found 26")
                .withMessageEndingWith(" (file:" + many + ", row group 1, column name). Write smaller pages"
                        + " (parquet.page.size), or copy the file again from its origin.");
    }

    private static String texts(int rows) {
        return "SELECT concat(repeat('x', 899999), id % 10) name FROM range(0, " + rows + ", 1, 1)";
    }

    @Test
    void longTextsAreReadAFewRowsAtATime() throws IOException {
        Path log = write("parquet", texts(100), "zstd", "v1");
        assertThat(Files.size(log)).isLessThan(1 << 20);

        try (ColumnarFooter footer = footer(log)) {
            assertThat(ListBounds.rowsOfABatch(footer.longestList(0))).isBetween(70, 75);
        }
    }

    /** Any row may be the longest word. */
    @Test
    void wordsOfADictionaryCountAsLongAsTheyAre() throws IOException {
        Path written = folder.resolve("words");
        Sparks.session()
                .sql("SELECT IF(id = 7, repeat('x', 100000), id % 10) name FROM range(0, 20000, 1, 1)")
                .write()
                .parquet(written.toString());

        try (ColumnarFooter footer = footer(onlyFile(written, "parquet"))) {
            assertThat(footer.longestList(0)).isEqualTo(100_000 / 16);
        }
    }

    private static ColumnarFooter footer(Path log) throws IOException {
        Configuration hadoop = new Configuration();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(log.toUri());
        return ColumnarFooter.open(Content.PARQUET, path.getFileSystem(hadoop).getFileStatus(path), hadoop);
    }

    /** Snappy's decompressor takes memory for the size that compressed bytes begin with. */
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void compressedBytesThatClaimMoreThanTheirPageIsAreRefused(String version) throws IOException {
        Path whole = write("parquet", "SELECT id t FROM range(0, 5000, 1, 1)", "snappy", version);
        removeChecksums();
        byte[] bytes = Files.readAllBytes(whole);
        PageHeader header = Util.readPageHeader(new ByteArrayInputStream(bytes, MAGIC.length, bytes.length));
        ByteArrayOutputStream headerBytes = new ByteArrayOutputStream();
        Util.writePageHeader(header, headerBytes);
        int body = MAGIC.length + headerBytes.size() + ParquetColumn.plainLevels(header);
        for (int i = 0; i < 4; i++) {
            bytes[body + i] = (byte) 0xFF;
        }
        bytes[body + 4] = 3;
        Files.write(whole, bytes);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(whole))
                .withMessageStartingWith("expected a page that grows to ")
                .withMessageEndingWith(" bytes, as its header says, found 1073741823 (file:" + whole
                        + ", row group 1, column t). Copy the file again from its origin.");
    }

    /** A run of a hundred million levels takes five bytes. */
    @Test
    void aRunOfLevelsWithoutEndIsRefused() throws IOException {
        int values = 100_000_000;
        byte[] levels = new byte[6];
        for (int i = 0; i < 5; i++) {
            int seven = ((values << 1) >>> (7 * i)) & 127;
            levels[i] = (byte) (i < 4 ? seven | 128 : seven);
        }
        levels[5] = 1;
        ByteBuffer body = ByteBuffer.allocate(4 + levels.length).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(levels.length).put(levels);
        Path log = crafted(
                page -> page.getData_page_header().setNum_values(values),
                footer -> {
                    column(footer).setNum_values(values);
                    footer.getRow_groups().get(0).setNum_rows(1_000);
                },
                old -> body.array());

        refuses(
                "expected at most 1048576 values a row, found more (file:LOG, row group 1, column obs.list.element, row 0 of"
                        + " the row group). Write shorter lists.",
                log);
    }

    @Test
    void aListInAFooterThatClaimsMoreThanTheFooterHasIsRefused() throws IOException {
        byte[] footer = {0x15, 2, 0x19, (byte) 0xFC, -1, -1, -1, -1, 7, 0};
        Path log = Files.write(folder.resolve("footer.parquet"), parquet(new byte[0], footer));

        refuses(
                "expected a readable file, found a length of 2147483647 where 1 bytes are left (file:LOG). Check the file and"
                        + " the right to read it.",
                log);
    }

    @Test
    void anOrcFileWhoseEndClaimsMoreThanTheFileHasIsRefused() throws IOException {
        Path log = write("orc", "SELECT id t FROM range(0, 3, 1, 1)");

        refuses(
                "expected a readable file, found compressed chunks of 1073741824 bytes (file:LOG). Check the file and the"
                        + " right to read it.",
                withPostScript(log, end -> end.setCompressionBlockSize(1 << 30)));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(withPostScript(log, end -> end.setFooterLength(1L << 40))))
                .withMessageStartingWith("expected a readable file, found a section of 1099511627776 bytes at -");
    }

    /** Zeros become a thousandth when they are compressed. */
    @Test
    void anOrcFooterThatGrowsWithoutBoundIsRefused() throws IOException {
        Path log = folder.resolve("log.orc");
        OrcFile.WriterOptions options =
                OrcFile.writerOptions(new Configuration()).setSchema(TypeDescription.fromString("struct<t:bigint>"));
        try (Writer writer = OrcFile.createWriter(new org.apache.hadoop.fs.Path(log.toUri()), options)) {
            writer.addUserMetadata("zeros", ByteBuffer.allocate(70 << 20));
        }
        assertThat(Files.size(log)).isLessThan(1 << 20);

        refuses(
                "expected a readable file, found a section of more than 67108864 bytes (file:LOG). Check the file and the right"
                        + " to read it.",
                log);
    }

    private static void refuses(String message, Path log) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(log))
                .withMessage(message.replace("LOG", log.toString()));
    }

    /** The one file that Spark writes of some rows. */
    private Path write(String format, String rows) throws IOException {
        return write(format, rows, format.equals("orc") ? "zlib" : "none", "v1");
    }

    private Path write(String format, String rows, String compression, String version) throws IOException {
        Path written = folder.resolve("written." + format);
        Sparks.session()
                .sql(rows)
                .write()
                .option("compression", compression)
                .option("parquet.enable.dictionary", false)
                .option("parquet.writer.version", version)
                .format(format)
                .save(written.toString());
        return onlyFile(written, format);
    }

    private static Path onlyFile(Path written, String format) throws IOException {
        try (Stream<Path> parts = Files.list(written)) {
            return parts.filter(part -> part.toString().endsWith(format))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static ColumnMetaData column(FileMetaData footer) {
        return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
    }

    private Path crafted(Consumer<PageHeader> page, Consumer<FileMetaData> footer) throws IOException {
        return crafted(page, footer, body -> body);
    }

    /** A file of two rows and six values in one page, whose sizes are no longer true, or with another page. */
    private Path crafted(Consumer<PageHeader> page, Consumer<FileMetaData> footer, UnaryOperator<byte[]> other)
            throws IOException {
        byte[] whole = Files.readAllBytes(
                write("parquet", "SELECT IF(id = 0, array(1L, 2L), array(3L, 4L, 5L, 6L)) obs FROM range(0, 2, 1, 1)"));
        int length = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 8);
        FileMetaData metadata =
                Util.readFileMetaData(new ByteArrayInputStream(whole, whole.length - 8 - length, length));
        ColumnMetaData column = column(metadata);
        int start = (int) column.getData_page_offset();
        int end = start + (int) column.getTotal_compressed_size();
        ByteArrayInputStream in = new ByteArrayInputStream(whole, start, end - start);
        PageHeader header = Util.readPageHeader(in);
        byte[] body = other.apply(in.readAllBytes());
        header.setCompressed_page_size(body.length);
        header.setUncompressed_page_size(body.length);
        page.accept(header);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Util.writePageHeader(header, content);
        content.write(body);
        column.setData_page_offset(MAGIC.length);
        column.setTotal_compressed_size(content.size());
        metadata.getRow_groups().get(0).getColumns().get(0).unsetOffset_index_offset();
        footer.accept(metadata);
        ByteArrayOutputStream end2 = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, end2);
        Path log = folder.resolve("crafted.parquet");
        removeWritten();
        return Files.write(log, parquet(content.toByteArray(), end2.toByteArray()));
    }

    private void removeChecksums() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("written.parquet"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".crc")).toList()) {
                Files.delete(file);
            }
        }
    }

    private void removeWritten() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("written.parquet"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder.resolve("written.parquet"));
    }

    private static byte[] parquet(byte[] content, byte[] footer) {
        ByteBuffer file =
                ByteBuffer.allocate(12 + content.length + footer.length).order(ByteOrder.LITTLE_ENDIAN);
        return file.put(MAGIC)
                .put(content)
                .put(footer)
                .putInt(footer.length)
                .put(MAGIC)
                .array();
    }

    private Path withPostScript(Path log, UnaryOperator<PostScript.Builder> change) throws IOException {
        byte[] whole = Files.readAllBytes(log);
        int length = whole[whole.length - 1] & 255;
        int start = whole.length - 1 - length;
        PostScript end = PostScript.parseFrom(Arrays.copyOfRange(whole, start, whole.length - 1));
        byte[] changed = change.apply(end.toBuilder()).build().toByteArray();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(whole, 0, start);
        bytes.write(changed);
        bytes.write(changed.length);
        return Files.write(folder.resolve("crafted.orc"), bytes.toByteArray());
    }
}
