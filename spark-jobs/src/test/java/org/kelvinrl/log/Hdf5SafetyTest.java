package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.rows;
import static org.kelvinrl.log.LogContents.values;

import io.jhdf.HdfFile;
import io.jhdf.api.dataset.ContiguousDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.H5pyFile;

/** HDF5 files that would make their reader take more memory than they have bytes, or read what is not in them. */
class Hdf5SafetyTest {

    /** Of the reference to a text: its length, a heap's address, and a number in it. */
    private static final int REFERENCE_BYTES = 16;

    @TempDir
    private Path folder;

    @Test
    void aLinkToAnotherFileIsRefused() throws IOException {
        Path log = H5pyFile.write("external-link", folder);

        refuses(
                "expected groups and datasets in the file itself, found the link to another file other (file:LOG, group /)."
                        + " Write the data in the place of the link, or leave it out.",
                log);
    }

    @Test
    void linksThatLeadToEachOtherAreRefused() throws IOException {
        Path log = H5pyFile.write("soft-links", folder);

        refuses(
                "expected groups and datasets in the file itself, found the link x (file:LOG, group /)."
                        + " Write the data in the place of the link, or leave it out.",
                log);
    }

    @ParameterizedTest
    @CsvSource({"external-data, External Data Files", "virtual, irtual"})
    void aDatasetThatLiesInAnotherFileIsRefused(String name, String found) throws IOException {
        Path log = H5pyFile.write(name, folder);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(log))
                .withMessageStartingWith(
                        "expected an HDF5 file that holds its data itself, in forms that jHDF reads, found ")
                .withMessageContaining(found)
                .withMessageEndingWith(
                        " (file:" + log + "). Write the data set anew, without external, virtual or shared parts.");
    }

    @Test
    void aGroupInItselfIsRefused() throws IOException {
        Path log = H5pyFile.write("group-cycle", folder);

        refuses(
                "expected a whole HDF5 file, found damage: a group in itself: /episode_0/again/episode_0/ (file:LOG). Copy the file again"
                        + " from its origin.",
                log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "chunked", "compact"})
    void textsOfAnyLengthAreRead(String dataset) throws IOException {
        List<Object> texts = texts(H5pyFile.write("texts", folder), dataset);

        assertThat(texts).hasSize(300);
        assertThat((String) texts.get(0)).hasSize(1_000_000).matches("x+");
        for (int i = 0; i < 299; i++) {
            assertThat(texts.get(i + 1)).isEqualTo("t" + i % 7);
        }
    }

    /** Together they have four times the memory of these tests. */
    @Test
    void manyRowsMayHaveOneLongText() throws IOException {
        Path log = H5pyFile.write("tall-texts", folder);
        copyFirstReference(log, "tall");
        Hdf5Rows rows = rowsOf(log, "tall");
        int count = 0;
        while (rows.next()) {
            assertThat((String) rows.values()[0]).hasSize(1_000_000);
            count++;
        }
        assertThat(count).isEqualTo(2_000);
    }

    @Test
    void aRowOfManyLongTextsIsRefused() throws IOException {
        Path log = H5pyFile.write("wide-texts", folder);
        Hdf5Rows whole = rowsOf(log, "wide");
        assertThat(whole.next()).isTrue();
        assertThat((List<?>) whole.values()[0]).hasSize(300);
        copyFirstReference(log, "wide");
        Hdf5Rows rows = rowsOf(log, "wide");
        assertThat(rows.next()).isTrue();

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(rows::values)
                .withMessage("expected rows of at most 67108864 bytes of text, found more (file:" + log
                        + ", dataset /wide). Write shorter texts.");
    }

    private static void copyFirstReference(Path log, String dataset) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        try (HdfFile file = new HdfFile(log)) {
            ContiguousDataset texts = (ContiguousDataset) file.getDatasetByPath(dataset);
            int start = (int) texts.getDataAddress();
            for (int i = 1; i < texts.getSize(); i++) {
                System.arraycopy(bytes, start, bytes, start + i * REFERENCE_BYTES, REFERENCE_BYTES);
            }
        }
        Files.write(log, bytes);
    }

    @Test
    void aDatasetWithinItsHeaderIsRead() throws IOException {
        List<Object> numbers = texts(H5pyFile.write("texts", folder), "numbers");

        assertThat(numbers).hasSize(300).startsWith(List.of(0, 1)).endsWith(List.of(598, 599));
    }

    @Test
    void compressedChunksAreRead() throws IOException {
        Path log = H5pyFile.write("compressed", folder);

        assertThat(texts(log, "lz4")).hasSize(1_024).startsWith(0L, 1L).endsWith(1_023L);
        assertThat(texts(log, "bitshuffle")).hasSize(1_024).containsOnly(0L);
    }

    @ParameterizedTest
    @CsvSource({
        "lying_lz4, a block of 1073741824 bytes where 8192 of its chunk are left",
        "lying_lz4_size, a chunk of 8192 bytes that grows to 1073741824 or more",
        "lying_bitshuffle, a block of 1073741824 bytes where 8226 of its chunk are left",
        "lying_lzf, a chunk of 8192 bytes that grows to 1073741824 or more"
    })
    void aCompressedChunkThatClaimsMoreThanItIsIsRefused(String dataset, String damage) throws IOException {
        Path log = H5pyFile.write("compressed", folder);
        Hdf5Rows rows = rowsOf(log, dataset);
        assertThat(rows.next()).isTrue();

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(rows::values)
                .withMessage("expected a whole HDF5 file, found damage: " + damage + " (file:" + log
                        + "). Copy the file again from its origin.");
    }

    private static List<Object> texts(Path log, String dataset) {
        List<Object> texts = new ArrayList<>();
        values(rows(open(log), dataset)).forEach(row -> texts.add(row.get(0)));
        return texts;
    }

    /** The rows of one column, without Spark. */
    private static Hdf5Rows rowsOf(Path log, String dataset) throws IOException {
        Configuration hadoop = new Configuration(false);
        try (Hdf5File file = Hdf5File.open(new org.apache.hadoop.fs.Path(log.toUri()), hadoop)) {
            Hdf5Layout layout = file.look(Hdf5Layout::of);
            Hdf5Column[] columns = layout.columns().stream()
                    .filter(column -> column.name().equals(dataset))
                    .toArray(Hdf5Column[]::new);
            return new Hdf5Rows(
                    List.of(RowFactory.create(log.toUri().toString(), "", 0L, 0L, layout.rows()))
                            .iterator(),
                    columns,
                    hadoop);
        }
    }

    private static void refuses(String message, Path log) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(log))
                .withMessage(message.replace("LOG", log.toString()));
    }
}
