package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.KelvinException;

class UpdateFilesTest {

    /** More than a part of each kind, and whole numbers of neither parts nor blocks. */
    private static final int CHANGES = 65_536 + 700;

    private static final int NUMBERS = CHANGES + 65_536 + 31;

    private static final WorkerTree TREE = new WorkerTree(7);

    @TempDir
    private Path folder;

    private UpdateFiles files;

    @BeforeEach
    void open() {
        files = UpdateFiles.in(new org.apache.hadoop.fs.Path(folder.toUri()), 1000, new Configuration());
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void mergedPartByPartTheRootHasTheBitsOfTheTree(Compression compression) {
        float[] expected = node(TREE.height(), 0, compression).values();
        for (int level = 0; level <= TREE.height(); level++) {
            assertThat(files.merged(TREE, level, written(level, compression)).values())
                    .isEqualTo(expected);
        }
    }

    @Test
    void anUpdateOfMoreBytesThanAResultMayHaveGoesIntoAFile() {
        assertThat(files.takes(1000)).isFalse();
        assertThat(files.takes(1001)).isTrue();
    }

    @Test
    void twoAttemptsWriteTwoFilesAndNoneIsLeft() {
        UpdateVector update = update(0, Compression.NONE);
        StoredUpdate one = files.write(update);
        StoredUpdate other = files.write(update);
        assertThat(one.file).isNotEqualTo(other.file);
        assertThat(one.sha256).isEqualTo(other.sha256);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder(one.file, other.file);
        files.clear();
        assertThat(folder).isEmptyDirectory();
        files.remove();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aChangedAShortAndAMissingFileAreRefused() throws IOException {
        StoredUpdate[] stored = written(TREE.height(), Compression.INT8);
        Path file = folder.resolve(stored[0].file);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).hasSize((int) stored[0].layout.bytes());

        bytes[77] ^= 1;
        Files.write(file, bytes);
        assertRefused(stored, "expected the SHA-256 " + stored[0].sha256 + ", found ");
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(stored, "expected an update of " + NUMBERS + " numbers, found ");
        Files.delete(file);
        assertRefused(stored, "expected a file that can be read, found ");
    }

    private void assertRefused(StoredUpdate[] stored, String message) {
        assertThatThrownBy(() -> files.merged(TREE, TREE.height(), stored))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining(stored[0].file);
    }

    @Test
    void aFolderThatIsGoneIsNotBroughtBack() throws IOException {
        Files.delete(folder);
        assertThatThrownBy(() -> files.write(update(0, Compression.NONE)))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith(
                        "expected a place where tasks can write updates for the driver, found the folder is gone (");
        assertThat(folder).doesNotExist();
    }

    private StoredUpdate[] written(int level, Compression compression) {
        return IntStream.range(0, TREE.width(level))
                .mapToObj(node -> files.write(node(level, node, compression)))
                .toArray(StoredUpdate[]::new);
    }

    private static UpdateVector node(int level, int node, Compression compression) {
        return TREE.reduce(level, node, 0, worker -> update(worker, compression), UpdateVector::merge);
    }

    private static UpdateVector update(int worker, Compression compression) {
        RandomStream random = RandomStream.of(worker);
        float[] values = new float[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            values[i] = (float) ((random.nextUniform() - 0.3) * Math.exp(4 * random.nextUniform()));
        }
        return UpdateVector.of(UpdateVectorTest.plan(compression, false), 3, worker, values, CHANGES);
    }
}
