package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.PreparedColumn;

/** Rows that went through the shuffle many to a record come in the order in which they would have come one to a record. */
class ShardRowsTest {

    private static final EpisodePlacement ONE_SHARD = new EpisodePlacement(1, 0.3, 0);

    /** In the order of the data set: by part, episode, step and all bytes. */
    private static final Comparator<PreparedRow> ORDER = Comparator.comparing(
                    (PreparedRow row) -> ONE_SHARD.isValidation(row.text(PreparedColumn.EPISODE)))
            .thenComparing(
                    row -> row.text(PreparedColumn.EPISODE).getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
            .thenComparing(row -> row.integer(PreparedColumn.STEP))
            .thenComparing(row -> new RowCodec().encode(row), Arrays::compareUnsigned);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, Integer.MAX_VALUE})
    void rowsComeInOrderHoweverManyAreInARecord(int mostRows) {
        for (int seed = 0; seed < 40; seed++) {
            List<PreparedRow> rows = randomRows(new Random(seed));

            List<PreparedRow> expected = new ArrayList<>(rows);
            expected.sort(ORDER);
            assertThat(texts(read(records(rows, mostRows)))).isEqualTo(texts(expected));
        }
    }

    @Test
    void stepsThatFollowShareARecordAndOthersDoNot() {
        List<PreparedRow> rows = List.of(
                row("a", 3, 0),
                row("a", 4, 0),
                row("a", 4, 1),
                row("a", 6, 0),
                row("b", 7, 0),
                row("b", 8, 0),
                row("b", 7, 1),
                row("c", Long.MAX_VALUE, 0),
                row("c", Long.MIN_VALUE, 0));

        assertThat(records(rows, Integer.MAX_VALUE))
                .extracting(ShardRecord::episode, ShardRecord::step)
                .map(tuple -> tuple.toList().get(0) + " " + tuple.toList().get(1))
                .containsExactlyInAnyOrder(
                        "a 3", "a 4", "a 6", "b 7", "b 7", "c " + Long.MAX_VALUE, "c " + Long.MIN_VALUE);
    }

    @Test
    void aRecordEndsWhenItIsLong() {
        List<PreparedRow> rows = new ArrayList<>();
        for (int step = 0; step < 10_000; step++) {
            rows.add(row("a", step, step));
        }

        List<Row> records = records(rows, Integer.MAX_VALUE);
        assertThat(records).hasSizeBetween(5, 20);
        assertThat(records).allMatch(record -> ShardRecord.rows(record).length < 17_000);
        assertThat(texts(read(records))).isEqualTo(texts(rows));
    }

    /** Such rows are written one to a record, of which one at a time is held. */
    @Test
    void moreDuplicatesThanCanBeHeldAreCrowded() {
        List<PreparedRow> rows = new ArrayList<>();
        for (int copy = 0; copy < ShardRows.MOST_RUNS + 2; copy++) {
            rows.add(row("a", 0, copy));
            rows.add(row("a", 1, copy));
        }

        ShardRows crowded = new ShardRows(new PeekingRows(records(rows, 2).iterator()));
        int read = 0;
        while (crowded.next(new PreparedRow())) {
            read++;
        }
        assertThat(crowded.isCrowded()).isTrue();
        assertThat(read).isEqualTo(ShardRows.MOST_RUNS + 1);
        List<PreparedRow> expected = new ArrayList<>(rows);
        expected.sort(ORDER);
        assertThat(texts(read(records(rows, 1)))).isEqualTo(texts(expected));
    }

    /** Episodes whose rows lie together and in order but for some, with some duplicates, of equal rows too. */
    private static List<PreparedRow> randomRows(Random random) {
        List<PreparedRow> rows = new ArrayList<>();
        while (rows.size() < 200) {
            String episode = random.nextInt(4) + "é";
            long step = random.nextInt(30) - 10L;
            for (int n = random.nextInt(20); n >= 0; n--) {
                rows.add(row(episode, step, random.nextInt(3)));
                step += random.nextInt(8) == 0 ? random.nextInt(5) - 2 : 1;
            }
        }
        return rows;
    }

    private static PreparedRow row(String episode, long step, float value) {
        PreparedRow row = PreparedFolder.row(episode, step, value);
        if (value == 1) {
            row.setText(PreparedColumn.TEACHER, "t");
        }
        return row;
    }

    /** What the rows become, sorted as the shuffle sorts them. */
    private static List<Row> records(List<PreparedRow> rows, int mostRows) {
        RunBuilder run = new RunBuilder(ONE_SHARD, mostRows);
        List<Row> records = new ArrayList<>();
        for (PreparedRow row : rows) {
            Row record = run.add(row);
            if (record != null) {
                records.add(record);
            }
        }
        records.add(run.end());
        assertThat(run.end()).isNull();
        records.sort(Comparator.comparing(ShardRecord::isValidation)
                .thenComparing(
                        record -> ShardRecord.episode(record).getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
                .thenComparing(ShardRecord::step)
                .thenComparing(ShardRecord::rows, Arrays::compareUnsigned));
        return records;
    }

    private static List<PreparedRow> read(List<Row> records) {
        ShardRows rows = new ShardRows(new PeekingRows(records.iterator()));
        List<PreparedRow> read = new ArrayList<>();
        for (PreparedRow row = new PreparedRow(); rows.next(row); row = new PreparedRow()) {
            boolean isValidation = ONE_SHARD.isValidation(row.text(PreparedColumn.EPISODE));
            assertThat(rows.part()).isEqualTo(isValidation ? Part.VALIDATION : Part.TRAINING);
            read.add(row);
        }
        assertThat(rows.isCrowded()).isFalse();
        return read;
    }

    private static List<String> texts(List<PreparedRow> rows) {
        return rows.stream()
                .map(row -> row.text(PreparedColumn.EPISODE) + " " + row.integer(PreparedColumn.STEP) + " "
                        + Arrays.toString(new RowCodec().encode(row)))
                .toList();
    }
}
