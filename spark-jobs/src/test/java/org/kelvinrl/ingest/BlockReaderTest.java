package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.ingest.PreparedFolder.fill;
import static org.kelvinrl.ingest.PreparedFolder.row;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.Sha256;

class BlockReaderTest {

    private static final Set<PreparedColumn> ALL = EnumSet.allOf(PreparedColumn.class);

    @TempDir
    private Path folder;

    @Test
    void everyColumnComesBackAsItWasWritten() throws IOException {
        RowBlock block = read(PreparedFolder.of(folder, 2, 3).write(List.of(fullRow(), fullRow())), ALL);

        assertThat(block.rows()).isEqualTo(2);
        assertThat(block.observationSize()).isEqualTo(2);
        assertThat(block.actions()).isEqualTo(3);
        assertThat(block.episodes()).containsExactly("é1", "é1");
        assertThat(block.steps()).containsExactly(4, 4);
        assertThat(block.observations().toArray()).containsExactly(1, -2, 1, -2);
        assertThat(block.actionIndices()).containsExactly(2, 2);
        assertThat(block.rewards()).containsExactly(0.5f, 0.5f);
        assertThat(block.terminated()).containsExactly(1, 1);
        assertThat(block.truncated()).containsExactly(0, 0);
        assertThat(block.nextObservations().toArray()).containsExactly(3, 4, 3, 4);
        assertThat(block.nextIsNextRow()).containsExactly(0, 0);
        assertThat(block.actionMasks()).containsExactly(true, false, true, true, false, true);
        assertThat(block.nextActionMasks()).containsExactly(false, false, true, false, false, true);
        assertThat(block.qValues()).containsExactly(7, 0, -9, 7, 0, -9);
        assertThat(block.qLogged()).containsExactly(true, false, true, true, false, true);
        assertThat(block.targetProbabilities()).containsExactly(0.25f, 0, 0.75f, 0.25f, 0, 0.75f);
        assertThat(block.propensities()).containsExactly(0.15, 0.15);
        assertThat(block.behaviourProbabilities()).containsExactly(0.5f, 0.35f, 0.15f, 0.5f, 0.35f, 0.15f);
        assertThat(block.weights()).containsExactly(2, 2);
        assertThat(block.teachers()).containsExactly("dqn", "dqn");
        assertThat(block.timestamps()).containsExactly(-5, -5);
        assertThat(block.sourceIds()).containsExactly("r-1", "r-1");
    }

    @Test
    void aNullAmongValuesIsMarked() throws IOException {
        RowBlock block = read(PreparedFolder.of(folder, 2, 3).write(List.of(row("e", 0, 1, 2), fullRow())), ALL);

        assertThat(block.actionIndices()).containsExactly(-1, 2);
        assertThat(block.rewards()).containsExactly(Float.NaN, 0.5f);
        assertThat(block.terminated()).containsExactly(-1, 1);
        assertThat(block.nextObservations().toArray()).containsExactly(Float.NaN, Float.NaN, 3, 4);
        assertThat(block.actionMasks()).containsExactly(true, true, true, true, false, true);
        assertThat(block.qValues()).containsExactly(Float.NaN, Float.NaN, Float.NaN, 7, 0, -9);
        assertThat(block.qLogged()).containsExactly(true, true, true, true, false, true);
        assertThat(block.propensities()).containsExactly(Double.NaN, 0.15);
        assertThat(block.weights()).containsExactly(1, 2);
        assertThat(block.teachers()).containsExactly(null, "dqn");
        assertThat(block.timestamps()).containsExactly(Long.MIN_VALUE, -5);
    }

    @Test
    void whatIsNullEverywhereOrNotAskedForIsNoArray() throws IOException {
        PreparedDataset dataset = PreparedFolder.of(folder, 2, 3).write(List.of(row("e", 0, 1, 2)));

        RowBlock all = read(dataset, ALL);
        assertThat(all.observations().toArray()).containsExactly(1, 2);
        assertThat(all.qValues()).isNull();
        assertThat(all.actionMasks()).isNull();
        assertThat(all.weights()).isNull();
        assertThat(all.sourceIds()).isNull();
        RowBlock steps = read(dataset, Set.of(PreparedColumn.STEP, PreparedColumn.REWARD));
        assertThat(steps.steps()).containsExactly(0);
        assertThat(steps.rows()).isEqualTo(1);
        assertThat(steps.observations()).isNull();
        assertThat(steps.rewards()).isNull();
    }

    @Test
    void whatIsNullInThisBlockOnlyIsNoArrayEither() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        Block block = onlyBlock(written.write(List.of(row("e", 0, 1, 2))));
        written.manifest(block, Map.of());

        assertThat(read(written.open(), ALL).rewards()).isNull();
        assertThat(read(written.open(), ALL).qValues()).isNull();
    }

    @Test
    void aColumnThatIsNullThroughoutAlthoughTheManifestPromisesItIsRefused() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        Block block = onlyBlock(written.write(List.of(row("e", 0, 1, 2))));
        written.manifest(block, Map.of("q_values", 0L));

        refuses(
                written.open(),
                "expected a value of q_values in every row, as the manifest says, found none in any row (file:"
                        + written.block());
    }

    @Test
    void rowsOfAllRowGroupsComeInOrder() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        List<PreparedRow> rows = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            rows.add(row("e" + step / 100, step, step, (float) Math.sin(step)));
        }
        PreparedDataset dataset = written.writeInRowGroups(rows, 4_096);
        try (ParquetFileReader parquet =
                ParquetFileReader.open(new InMemoryFile("block", Files.readAllBytes(written.block())))) {
            assertThat(parquet.getRowGroups()).hasSizeGreaterThan(3);
        }

        RowBlock block = read(dataset, ALL);
        float[] observations = block.observations().toArray();
        for (int step = 0; step < 5_000; step++) {
            assertThat(block.steps()[step]).isEqualTo(step);
            assertThat(block.episodes()[step]).isEqualTo("e" + step / 100);
            assertThat(observations[2 * step + 1]).isEqualTo((float) Math.sin(step));
        }
        assertThat(block.episodes()[0]).isSameAs(block.episodes()[99]);
    }

    @Test
    void goesToAnExecutorAndReadsThere() throws Exception {
        PreparedDataset dataset = PreparedFolder.of(folder, 2, 3).write(List.of(fullRow()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(BlockReader.of(dataset, ALL));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            BlockReader reader = (BlockReader) in.readObject();
            assertThat(reader.read(onlyBlock(dataset)).steps()).containsExactly(4);
        }
    }

    @Test
    void aFileThatIsGoneIsNamed() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        PreparedDataset dataset = written.write(List.of(fullRow()));
        Files.delete(written.block());

        refuses(
                dataset,
                "expected a file of " + onlyBlock(dataset).bytes() + " bytes, found none (file:" + written.block());
    }

    @Test
    void aFileThatWasCutOffIsNamed() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        PreparedDataset dataset = written.write(List.of(fullRow()));
        byte[] bytes = Files.readAllBytes(written.block());
        replace(written.block(), Arrays.copyOf(bytes, bytes.length - 1));

        refuses(
                dataset,
                "expected " + bytes.length + " bytes, found " + (bytes.length - 1) + " bytes (file:" + written.block());
    }

    @Test
    void aFileWithOneOtherBitIsNamed() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        PreparedDataset dataset = written.write(List.of(fullRow()));
        byte[] bytes = Files.readAllBytes(written.block());
        bytes[bytes.length / 2] ^= 1;
        replace(written.block(), bytes);

        refuses(
                dataset,
                "expected the SHA-256 " + onlyBlock(dataset).sha256() + ", found " + Sha256.of(bytes) + " (file:"
                        + written.block());
    }

    @Test
    void aFileThatIsNotParquetIsNamed() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        Files.createDirectories(written.block().getParent());
        byte[] text = "episode,step\n1,2\n".repeat(9).getBytes(StandardCharsets.UTF_8);
        replace(written.block(), text);
        written.manifest(new Block(PreparedFolder.BLOCK, 9, 1, text.length, Sha256.of(text)), Map.of());

        refuses(
                written.open(),
                "expected a block of prepared rows, found file:" + written.block() + " is not a Parquet file.");
    }

    @Test
    void anotherNumberOfRowsThanTheManifestSaysIsRefused() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 2, 3);
        Block block = onlyBlock(written.write(List.of(fullRow())));
        written.manifest(new Block(block.file(), 2, 1, block.bytes(), block.sha256()), Map.of());

        refuses(written.open(), "expected 2 rows, found 1 rows (file:" + written.block());
    }

    @Test
    void listsOfAnotherLengthThanTheManifestSaysAreRefusedWithRowAndColumn() throws IOException {
        PreparedFolder longer = PreparedFolder.of(folder.resolve("longer"), 2, 3);
        PreparedFolder shorter = PreparedFolder.of(folder.resolve("shorter"), 2, 3);
        PreparedFolder empty = PreparedFolder.of(folder.resolve("empty"), 2, 3);

        refuses(
                longer.write(List.of(row("e", 0, 1, 2), row("e", 1, 1, 2, 3))),
                "expected a list of 2, found a longer one (file:" + longer.block() + ", row 2, column observation)");
        refuses(
                shorter.write(List.of(row("e", 0, 1, 2), row("e", 1, 1))),
                "expected a list of 2, found one of 1 (file:" + shorter.block() + ", row 2, column observation)");
        refuses(
                empty.write(List.of(row("e", 0), row("e", 1, 1, 2))),
                "expected at least one element, found an empty list (file:" + empty.block()
                        + ", row 1, column observation)");
    }

    @Test
    void moreNumbersThanAnArrayHoldsAreRefusedBeforeMemoryIsTaken() throws IOException {
        PreparedFolder written = PreparedFolder.of(folder, 1, 1_000_000);
        List<PreparedRow> rows = new ArrayList<>();
        for (int step = 0; step < 2_148; step++) {
            rows.add(row("e", step, 1));
        }

        refuses(written.write(rows), "expected at most 2147 rows of 1000000 numbers in a block, found 2148 rows");
    }

    private static void refuses(PreparedDataset dataset, String message) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(dataset, ALL))
                .withMessageStartingWith(message)
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.DATA);
    }

    private static RowBlock read(PreparedDataset dataset, Set<PreparedColumn> columns) {
        return BlockReader.of(dataset, columns).read(onlyBlock(dataset));
    }

    private static Block onlyBlock(PreparedDataset dataset) {
        return dataset.manifest().shards().get(0).training().get(0);
    }

    /** Replaces a file together with the checksum that Hadoop keeps beside it. */
    private static void replace(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.write(file, bytes);
    }

    private static PreparedRow fullRow() {
        PreparedRow row = row("é1", 4, 1, -2);
        row.setInteger(PreparedColumn.ACTION, 2);
        row.setNumber(PreparedColumn.REWARD, 0.5);
        row.setTrue(PreparedColumn.TERMINATED, true);
        row.setTrue(PreparedColumn.TRUNCATED, false);
        fill(row.setFloats(PreparedColumn.NEXT_OBSERVATION, 2), 3, 4);
        row.setTrue(PreparedColumn.NEXT_IS_NEXT_ROW, false);
        flags(row, PreparedColumn.ACTION_MASK, true, false, true);
        flags(row, PreparedColumn.NEXT_ACTION_MASK, false, false, true);
        fill(row.setFloats(PreparedColumn.Q_VALUES, 3), 7, 0, -9);
        flags(row, PreparedColumn.Q_LOGGED, true, false, true);
        fill(row.setFloats(PreparedColumn.TARGET_PROBABILITIES, 3), 0.25f, 0, 0.75f);
        row.setNumber(PreparedColumn.PROPENSITY, 0.15);
        fill(row.setFloats(PreparedColumn.BEHAVIOUR_PROBABILITIES, 3), 0.5f, 0.35f, 0.15f);
        row.setNumber(PreparedColumn.WEIGHT, 2);
        row.setText(PreparedColumn.TEACHER, "dqn");
        row.setInteger(PreparedColumn.TIMESTAMP, -5);
        row.setText(PreparedColumn.SOURCE_ID, "r-1");
        return row;
    }

    private static void flags(PreparedRow row, PreparedColumn column, boolean... values) {
        System.arraycopy(values, 0, row.setFlags(column, values.length), 0, values.length);
    }
}
