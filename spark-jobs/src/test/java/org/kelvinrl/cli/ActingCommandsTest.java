package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.Examples;
import org.kelvinrl.testing.Sparks;

/** Policies that act in a process given as tables, by teacher and by model, from the command line. */
class ActingCommandsTest {

    /** Which of wait, load, deliver can be done in each state of the depot. */
    private static final List<List<Boolean>> VALID =
            List.of(List.of(true, true, false), List.of(true, true, true), List.of(true, false, true));

    private static final Pattern EXACT = Pattern.compile("exact: (\\S+) within 50 steps, the best possible (\\S+)");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @Test
    void aModelOfALogWithMasksActsWithMasks() throws IOException {
        run("generate", "--environment", depot(), "--policy", "uniform", "--episodes", "400", "--out", path("log"));
        // of uniform draws no Q-values are logged
        run("generate", "--environment", depot(), "--epsilon", "0.8", "--episodes", "400", "--out", path("q-log"));
        assertMasked("log");
        assertMasked("q-log");

        run("ingest", "--input", path("q-log"), "--validation", "0", "--shards", "2", "--out", path("data"));
        assertMasksAreOfTheirRows();

        run("distill", "--data", path("data"), "--out", path("run"), "--epochs", "40", "--workers", "1");
        run("evaluate", "--environment", depot(), "--model", path("run/model"), "--episodes", "100");
        Matcher model = exact();
        assertThat(Double.parseDouble(model.group(1))).isGreaterThan(0.97 * Double.parseDouble(model.group(2)));

        String[] softmax = {"--policy", "softmax", "--temperature", "1", "--model", path("run/model")};
        generate("first", softmax);
        generate("again", softmax);
        assertMasked("first");
        assertThat(rows("first")).isEqualTo(rows("again")).allSatisfy(row -> assertThat(row.isNullAt(9))
                .isFalse());
    }

    @Test
    void aTeacherIsEvaluatedBesideTheExactValues() {
        run("evaluate", "--environment", "mdp:" + Examples.grid(), "--episodes", "3");
        assertThat(lines())
                .containsExactly(
                        "mean return -8.00 (standard error 0.00) over 3 episodes",
                        "minimum -8.00, quantiles .05 -8.00, .25 -8.00, .5 -8.00, .75 -8.00, .95 -8.00, maximum -8.00",
                        "exact: -8.0000 within 100 steps, the best possible -8.0000",
                        "exact at discount 0.99: -7.7255 within 100 steps, the best possible -7.7255; without a limit"
                                + " -7.7255");
    }

    private void generate(String out, String... policy) {
        run(Stream.concat(
                        Stream.of("generate", "--environment", depot(), "--episodes", "40", "--out", path(out)),
                        Stream.of(policy))
                .toArray(String[]::new));
    }

    private void assertMasked(String log) {
        List<Row> rows = rows(log);
        assertThat(rows).hasSizeGreaterThan(200);
        boolean[] seen = new boolean[3];
        for (Row row : rows) {
            int state = row.<Float>getList(2).indexOf(1f);
            List<Boolean> mask = row.getList(10);
            List<Float> probabilities = row.getList(8);
            seen[state] = true;
            assertThat(mask).isEqualTo(VALID.get(state));
            assertThat(mask.get(row.getInt(3))).isTrue();
            assertThat(row.getDouble(7))
                    .isEqualTo(probabilities.get(row.getInt(3)).doubleValue());
            double sum = 0;
            for (int action = 0; action < 3; action++) {
                assertThat(mask.get(action) || probabilities.get(action) == 0).isTrue();
                sum += probabilities.get(action);
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
        assertThat(seen).containsOnly(true);
    }

    /** The next row's mask is the next state's: no other is stored. */
    private void assertMasksAreOfTheirRows() {
        PreparedDataset data = PreparedDataset.open(
                new org.apache.hadoop.fs.Path(path("data")),
                Optional.empty(),
                Sparks.context().hadoopConfiguration());
        BlockReader reader = BlockReader.of(data, EnumSet.allOf(PreparedColumn.class));
        int rows = 0;
        for (var shard : data.manifest().shards()) {
            for (var block : shard.blocks(Part.TRAINING)) {
                RowBlock read = reader.read(block);
                assertThat(read.nextActionMasks()).isNull();
                float[] seen = read.observations().toArray();
                for (int row = 0; row < read.rows(); row++) {
                    int state = 0;
                    while (seen[3 * row + state] != 1) {
                        state++;
                    }
                    for (int action = 0; action < 3; action++) {
                        assertThat(read.actionMasks()[3 * row + action])
                                .isEqualTo(VALID.get(state).get(action));
                    }
                    boolean last = row + 1 == read.rows() || !read.episodes()[row].equals(read.episodes()[row + 1]);
                    assertThat(read.nextIsNextRow()[row]).isEqualTo((byte) (last ? 0 : 1));
                    rows++;
                }
            }
        }
        assertThat(rows).isEqualTo(rows("q-log").size());
    }

    private Matcher exact() {
        Matcher matcher = EXACT.matcher(lines().get(lines().size() - 2));
        assertThat(matcher.matches()).isTrue();
        return matcher;
    }

    private List<Row> rows(String log) {
        try (Stream<Path> files = Files.list(folder.resolve(log))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .flatMap(file -> Sparks.session().read().parquet(file.toString()).collectAsList().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String... arguments) {
        Terminal terminal = Terminal.plain(stream(results), stream(messages));
        List<Command> commands = Stream.of(
                        new GenerateCommand(), new IngestCommand(), new DistillCommand(), new EvaluateCommand())
                .<Command>map(OnSharedSession::new)
                .toList();
        assertThat(new Kelvin(commands, terminal).run(arguments))
                .as(messages.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private List<String> lines() {
        return results.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String depot() {
        return "mdp:" + Examples.depot();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
