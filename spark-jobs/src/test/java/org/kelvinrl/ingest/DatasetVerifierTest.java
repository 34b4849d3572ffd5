package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Sha256;

class DatasetVerifierTest {

    @TempDir
    private Path folder;

    private PreparedFolder written;
    private Block block;

    @BeforeEach
    void write() throws IOException {
        written = PreparedFolder.of(folder, 1, 2);
        PreparedDataset dataset = written.write(List.of(PreparedFolder.row("e", 0, 1), PreparedFolder.row("e", 1, 2)));
        block = dataset.manifest().shards().get(0).training().get(0);
    }

    @Test
    void countsWhatIsWhole() {
        DatasetVerifier.Verified verified = DatasetVerifier.verify(written.open());

        assertThat(verified.blocks()).isEqualTo(1);
        assertThat(verified.rows()).isEqualTo(2);
        assertThat(verified.bytes()).isEqualTo(block.bytes());
    }

    @Test
    void namesAFileThatIsGone() throws IOException {
        Files.delete(written.block());

        refuses("expected a file of " + block.bytes() + " bytes, found none (");
    }

    @Test
    void namesAFileOfAnotherHash() throws IOException {
        byte[] bytes = Files.readAllBytes(written.block());
        bytes[20] ^= 4;
        replace(bytes);

        refuses("expected the SHA-256 " + block.sha256() + ", found " + Sha256.of(bytes) + " (");
    }

    @Test
    void namesAFileWithAnotherNumberOfRows() throws IOException {
        written.manifest(new Block(block.file(), 3, 1, block.bytes(), block.sha256()), Map.of());

        refuses("expected 3 rows, found 2 rows (");
    }

    @Test
    void namesAFileThatIsNotParquet() throws IOException {
        byte[] zeros = new byte[100];
        replace(zeros);
        written.manifest(new Block(block.file(), 3, 1, zeros.length, Sha256.of(zeros)), Map.of());

        refuses("expected a block of prepared rows, found ");
    }

    private void replace(byte[] bytes) throws IOException {
        Files.delete(written.block().resolveSibling(".training-00000.parquet.crc"));
        Files.write(written.block(), bytes);
    }

    private void refuses(String message) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> DatasetVerifier.verify(written.open()))
                .withMessageStartingWith(message)
                .withMessageContaining(written.block().toString())
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.DATA);
    }
}
