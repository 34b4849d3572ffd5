package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.ingest.PreparedFolder.fill;
import static org.kelvinrl.ingest.PreparedFolder.hadoop;
import static org.kelvinrl.ingest.PreparedFolder.row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.ColumnarFile;

/** Blocks whose observations are maps from place to value. */
class SparseBlockTest {

    private static final int SIZE = 70;
    private static final EnumSet<PreparedColumn> COLUMNS = EnumSet.of(
            PreparedColumn.EPISODE,
            PreparedColumn.STEP,
            PreparedColumn.OBSERVATION,
            PreparedColumn.NEXT_OBSERVATION,
            PreparedColumn.NEXT_IS_NEXT_ROW);

    @TempDir
    private Path folder;

    @Test
    void rowsComeBackInRowGroupsToo() throws IOException {
        List<PreparedRow> rows = new ArrayList<>();
        RandomStream random = RandomStream.of(3);
        for (int step = 0; step < 3_000; step++) {
            float[] numbers = new float[SIZE];
            for (int i = 0; i < step % 4; i++) {
                numbers[random.nextInt(SIZE)] = i == 2 ? -0f : (float) random.nextUniform();
            }
            PreparedRow row = row("e", step, numbers);
            row.setTrue(PreparedColumn.NEXT_IS_NEXT_ROW, step % 2 == 0);
            if (step % 5 == 0) {
                fill(row.setFloats(PreparedColumn.NEXT_OBSERVATION, SIZE), numbers);
            }
            rows.add(row);
        }
        PreparedDataset dataset = PreparedFolder.sparse(folder, SIZE, 2).writeInRowGroups(rows, 10_000);
        RowBlock block = read(dataset);

        assertThat(block.observations().isSparse()).isTrue();
        for (int i = 0; i < rows.size(); i++) {
            float[] expected = rows.get(i).floats(PreparedColumn.OBSERVATION);
            assertThat(numbers(block.observations(), i)).containsExactly(expected);
            assertThat(block.nextIsNextRow()[i]).isEqualTo((byte) (1 - i % 2));
            if (i % 5 == 0) {
                assertThat(numbers(block.nextObservations(), i)).containsExactly(expected);
            } else {
                assertThat(block.nextObservations().first(i)).isNaN();
            }
        }
    }

    @Test
    void aColumnThatNoRowHasIsAbsent() throws IOException {
        assertThat(read(PreparedFolder.sparse(folder, SIZE, 2).write(List.of(row("e", 0, new float[SIZE]))))
                        .nextObservations())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3,70 | 1,2 | expected places from 4 to 69, found 70",
                "3,3 | 1,2 | expected places from 4 to 69, found 3",
                "9,5 | 1,2 | expected places from 10 to 69, found 5",
                "-1 | 1 | expected places from 0 to 69, found -1",
                "3,4 | 1 | expected a value for each place, found more of the one than of the other",
                "3 | 1,2 | expected a value for each place, found more of the one than of the other"
            })
    void refusesPlacesThatNoWriterWrites(String places, String values, String message) throws IOException {
        PreparedFolder written = PreparedFolder.sparse(folder, SIZE, 2);
        HashedOutputFile file = new HashedOutputFile(FileSystem.getLocal(new Configuration()), hadoop(written.block()));
        RowForm<PreparedRow> form = new PreparedRowForm(ObservationForm.SPARSE);
        PreparedRow good = row("e", 0, new float[SIZE]);
        try (ColumnarFile columns = ColumnarFile.create(file, form.schema())) {
            form.write(good, columns);
            columns.endRow();
            columns.column(0).addText("e");
            columns.column(1).addLong(1);
            int[] told =
                    Arrays.stream(places.split(",")).mapToInt(Integer::parseInt).toArray();
            columns.column(2).addInts(told, told.length);
            float[] numbers = new float[values.split(",").length];
            columns.column(3).addFloats(numbers, 0, numbers.length);
            int count = form.schema().getColumns().size();
            for (int column = 4; column < count; column++) {
                columns.column(column).addNull();
            }
            columns.endRow();
            columns.end();
        }
        Map<String, Long> nulls = new HashMap<>();
        nulls.put(PreparedColumn.NEXT_OBSERVATION.columnName(), 2L);
        written.manifest(new Block(PreparedFolder.BLOCK, 2, 1, file.length(), file.sha256()), nulls);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(written.open()))
                .withMessageStartingWith(message + " (file:" + written.block() + ", row 2, column observation)")
                .extracting(KelvinException::kind)
                .isEqualTo(Kind.DATA);
    }

    @Test
    void moreNumbersThanAnArrayHoldsAreRefusedBeforeTheyAreRead() {
        SparseColumnDecoder decoder = new SparseColumnDecoder(PreparedColumn.OBSERVATION, SIZE, "block.parquet");
        decoder.requireRoom(Integer.MAX_VALUE - 8);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> decoder.requireRoom(Integer.MAX_VALUE - 7))
                .withMessage(
                        "expected at most 2147483639 numbers other than 0 in a block, found 2147483640 (block.parquet, column"
                                + " observation). Cut the longest episode into several before ingesting the log.");
    }

    @Test
    void listsWhereTheManifestSaysMapsAreRefused() throws IOException {
        Block block = PreparedFolder.of(folder, SIZE, 2)
                .write(List.of(row("e", 0, new float[SIZE])))
                .manifest()
                .shards()
                .get(0)
                .training()
                .get(0);
        PreparedFolder sparse = PreparedFolder.sparse(folder, SIZE, 2);
        sparse.manifest(block, Map.of());

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> read(sparse.open()))
                .withMessageStartingWith("expected the column required group observation (MAP) {")
                .withMessageContaining("found required group observation (LIST) {");
    }

    /** Rows go through the shuffle without their zeros, in the order that they have with them. */
    @Test
    void encodedRowsAreOrderedAsWithTheirZeros() {
        RandomStream random = RandomStream.of(5);
        List<PreparedRow> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            float[] numbers = new float[SIZE];
            for (int j = random.nextInt(4); j > 0; j--) {
                numbers[random.nextInt(4) * 23] = random.nextInt(3) - 1f;
            }
            numbers[1] = i % 3 == 0 ? -0f : 0f;
            rows.add(row("e", 0, numbers));
        }
        for (PreparedRow one : rows) {
            byte[] encoded = new RowCodec().encode(one);
            assertThat(encoded.length).isLessThan(100);
            PreparedRow decoded = new PreparedRow();
            RowCodec.decode(java.nio.ByteBuffer.wrap(encoded), decoded);
            assertThat(decoded.floats(PreparedColumn.OBSERVATION))
                    .containsExactly(one.floats(PreparedColumn.OBSERVATION));
            for (PreparedRow other : rows) {
                assertThat(Integer.signum(Arrays.compareUnsigned(encoded, new RowCodec().encode(other))))
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(bytes(one), bytes(other))));
            }
        }
    }

    private static byte[] bytes(PreparedRow row) {
        float[] numbers = row.floats(PreparedColumn.OBSERVATION);
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(Float.BYTES * numbers.length);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    private static float[] numbers(org.kelvinrl.rows.FloatRows rows, int row) {
        float[] numbers = new float[SIZE];
        rows.copyTo(row, numbers, 0);
        return numbers;
    }

    private static RowBlock read(PreparedDataset dataset) {
        return BlockReader.of(dataset, COLUMNS)
                .read(dataset.manifest().shards().get(0).training().get(0));
    }
}
