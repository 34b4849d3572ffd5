package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.KelvinException;

class WorkerMemoriesTest {

    private static final WorkerMemory MEMORY =
            new WorkerMemory(77, new float[] {1.5f, -0f, Float.NaN}, new float[] {1e-30f});

    @TempDir
    private Path folder;

    private WorkerMemories memories;

    @BeforeEach
    void open() {
        memories = WorkerMemories.in(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
    }

    @Test
    void whatAWorkerCarriesComesBackToTheBit() {
        WorkerMemory read = memories.read(3, 12, memories.write(3, 12, MEMORY));
        assertThat(read.steps).isEqualTo(77);
        assertThat(read.moments).isEqualTo(MEMORY.moments);
        assertThat(read.residual).isEqualTo(MEMORY.residual);
    }

    @Test
    void twoAttemptsWriteOneFile() {
        long first = memories.write(3, 12, MEMORY);
        assertThat(memories.write(3, 12, MEMORY)).isEqualTo(first);
        assertThat(files()).containsExactly(String.format("round-12-worker-3-%012x", first));
    }

    @Test
    void aHashFitsANumberOfTheState() {
        for (int i = 0; i < 50; i++) {
            long hash = memories.write(i, 1, new WorkerMemory(i, new float[0], new float[0]));
            assertThat(hash).isBetween(0L, (1L << 48) - 1);
            assertThat((long) (double) hash).isEqualTo(hash);
        }
    }

    @Test
    void onlyRoundsThatAreAskedForStay() throws IOException {
        for (long round = 1; round <= 12; round++) {
            memories.write(0, round, MEMORY);
        }
        Files.createFile(folder.resolve("_left-by-an-attempt"));
        memories.keepOnly(Set.of(1L, 12L));
        assertThat(files()).hasSize(2).allMatch(name -> name.startsWith("round-1-") || name.startsWith("round-12-"));
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatThrownBy(() -> memories.read(3, 12, 0xabc))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith("expected a file that can be read, found ")
                .hasMessageContaining("round-12-worker-3-000000000abc")
                .hasMessageEndingWith("Resume from another checkpoint, or start the run again with another --out.");
    }

    @Test
    void aChangedFileIsRefused() throws IOException {
        long hash = memories.write(3, 12, MEMORY);
        change(bytes -> {
            bytes[bytes.length - 1] ^= 1;
            return bytes;
        });
        assertThatThrownBy(() -> memories.read(3, 12, hash))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith(String.format("expected SHA-256 %012x..., found ", hash));
    }

    @Test
    void aShortenedFileIsRefused() throws IOException {
        long hash = memories.write(3, 12, MEMORY);
        change(bytes -> Arrays.copyOf(bytes, 25));
        assertThatThrownBy(() -> memories.read(3, 12, hash))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith("expected 32 bytes, found 25 bytes (");
    }

    @Test
    void aFolderThatIsGoneIsNotBroughtBack() throws IOException {
        Files.delete(folder);
        assertThatThrownBy(() -> memories.write(3, 12, MEMORY))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith(
                        "expected a place where workers can write what they carry to the next round, found ");
        assertThat(folder).doesNotExist();
    }

    private interface Change {
        byte[] of(byte[] bytes);
    }

    /** Beneath the checksums of Hadoop's local file system. */
    private void change(Change change) throws IOException {
        Path file = folder.resolve(files().get(0));
        Files.write(file, change.of(Files.readAllBytes(file)));
        Files.delete(folder.resolve("." + file.getFileName() + ".crc"));
    }

    private List<String> files() {
        return Arrays.stream(folder.toFile().list())
                .filter(name -> !name.endsWith(".crc"))
                .sorted()
                .toList();
    }
}
