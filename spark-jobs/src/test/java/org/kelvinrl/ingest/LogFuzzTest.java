package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.Sparks;

/**
 * Lines that are broken at random, through the readers that are ours and the checks of rows: each becomes rows that keep all
 * rules, or bad rows with a reason, and never another exception.
 */
class LogFuzzTest {

    /** More with the profile {@code fuzz}. */
    private static final int LINES = Integer.getInteger("kelvin.fuzz.lines", 20_000);

    private static final long SEED = 5;

    /** What breaks parsers. */
    private static final List<String> TOKENS = List.of(
            "NaN",
            "-Infinity",
            "1e999",
            "-1e-400",
            "9223372036854775808",
            "1E5",
            "0x1p3",
            "null",
            "true",
            "\"",
            "\"\"",
            "\\",
            "\\u0000",
            "\\uD800",
            "{",
            "}",
            "[",
            "]",
            "[[",
            "{}",
            "[]",
            ",",
            ":",
            ";",
            "\t",
            "\u0000",
            "\uFEFF",
            "é",
            "=1+1",
            "__compressed__",
            "'",
            "1_000",
            " ",
            "-0.0",
            "1.0",
            "0",
            "\"a\":");

    /** A log of two lines, and what its columns mean. */
    enum Log {
        CSV(
                "log.csv",
                "episode,step,x,y,action,reward,done,q0,q1",
                "episode = episode, step = step, observation = [x, y], action = action, reward = reward, terminated = done,"
                        + " q_values = [q0, q1]",
                "a,0,0.5,-1e-3,1,0.25,0,1.5,2.5",
                "\"b, c\",17,3,4,0,-1,1,,7"),
        JSON(
                "log.jsonl",
                null,
                "episode = id, step = t, observation = [{ map = f, keys = [a, b], missing = 0 }, { category = city, categories ="
                        + " [Oslo, Bern] }], action = { one_hot = act }, action_names = [\"4\", \"5\"], reward = r,"
                        + " q_values = q",
                "{\"id\": \"a\", \"t\": 0, \"f\": {\"a\": 0.5, \"b\": 2}, \"city\": \"Oslo\", \"act\": {\"4\": 1.0}, \"r\": 1,"
                        + " \"q\": [1, 2]}",
                "{\"id\": \"b\", \"t\": 1, \"f\": {\"b\": -2e3}, \"city\": \"Bern\", \"act\": {\"5\": 1}, \"r\": null, \"q\":"
                        + " [null, -1]}"),
        RLLIB(
                "log.json",
                null,
                "episode = eps_id, step = t, observation = obs, action = actions, reward = rewards, terminated = dones",
                "{\"type\": \"SampleBatch\", \"eps_id\": [1, 1], \"t\": [0, 1], \"obs\": [[0.5, 1], [2, 3]], \"actions\": [0, 1],"
                        + " \"rewards\": [1, 1.5], \"dones\": [false, true]}",
                "{\"type\": \"SampleBatch\", \"eps_id\": [2], \"t\": [0], \"obs\": [[4, 5]], \"actions\": [1], \"rewards\": [0],"
                        + " \"dones\": [true]}");

        private final String file;
        private final String header;
        private final String mapping;

        @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
        private final List<String> lines;

        Log(String file, String header, String mapping, String... lines) {
            this.file = file;
            this.header = header;
            this.mapping = mapping;
            this.lines = List.of(lines);
        }
    }

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(Log.class)
    void brokenLinesAreRowsOrBadRows(Log log) throws IOException {
        Path file = Files.write(
                folder.resolve(log.file),
                Stream.concat(Stream.ofNullable(log.header), log.lines.stream()).toList());
        LogSource source = LogOpener.open(Sparks.session(), List.of(file.toString()), LogFormat.AUTO);
        ColumnMapping mapping = ColumnMapping.of(ConfigFactory.parseString(log.mapping));
        RowLayout layout = RowLayout.of(mapping, source);
        CheckedRows rows = new CheckedRows(
                source.reader(layout.logColumns()).open(broken(log, file.toUri().toString())), layout);
        long good = 0;
        long bad = 0;
        while (rows.next()) {
            if (rows.bad() == null) {
                good++;
                checkGood(rows.row(), layout);
            } else {
                bad++;
                assertThat(rows.bad().exception("").getMessage())
                        .contains("expected ", ", found ")
                        .doesNotContain("\n");
            }
        }
        assertThat(good).isGreaterThan(LINES / 50);
        assertThat(bad).isGreaterThan(LINES / 10);
    }

    private static void checkGood(PreparedRow row, RowLayout layout) {
        assertThat(row.text(PreparedColumn.EPISODE)).isNotNull();
        float[] observation = row.floats(PreparedColumn.OBSERVATION);
        assertThat(observation).hasSize(layout.observationSize());
        for (float component : observation) {
            assertThat(Float.isFinite(component)).isTrue();
        }
        if (row.has(PreparedColumn.REWARD)) {
            assertThat(Double.isFinite(row.number(PreparedColumn.REWARD))).isTrue();
        }
        if (row.has(PreparedColumn.ACTION)) {
            assertThat(row.integer(PreparedColumn.ACTION)).isBetween(0L, 1L << 16);
        }
    }

    /** From the second part of the file on, where there is no header. */
    private Iterator<Row> broken(Log log, String file) {
        return Stream.generate(() -> RowFactory.create(broken(log.lines), file, 1L))
                .limit(LINES)
                .iterator();
    }

    private byte[] broken(List<String> lines) {
        byte[] line = any(lines);
        for (int i = random.nextInt(3); i >= 0; i--) {
            line = broken(line, any(lines));
        }
        return line;
    }

    private byte[] any(List<String> lines) {
        return lines.get(random.nextInt(lines.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] broken(byte[] line, byte[] other) {
        int from = random.nextInt(line.length + 1);
        int to = from + random.nextInt(Math.min(line.length - from, 12) + 1);
        byte[] middle =
                switch (random.nextInt(6)) {
                    case 0 -> new byte[0];
                    case 1 -> new byte[] {(byte) random.nextInt(256)};
                    case 2 -> TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
                    case 3 -> Arrays.copyOfRange(other, random.nextInt(other.length), other.length);
                    case 4 -> Integer.toString(random.nextInt()).getBytes(StandardCharsets.UTF_8);
                    default -> Arrays.copyOfRange(line, from, to);
                };
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(line, 0, from);
        joined.writeBytes(middle);
        joined.write(line, to, line.length - to);
        return joined.toByteArray();
    }
}
