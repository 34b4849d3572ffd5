package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.testing.Sparks;

/** Commands on one data set, from the command line: ingest, append, verify, distill and score. */
class IngestCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @BeforeEach
    void writeLogs() throws IOException {
        Files.writeString(
                folder.resolve("m.conf"), "episode = e, step = t, observation = [x], action = a, q_values = [p, q]");
        csv("first.csv", 0, 30);
        csv("more.csv", 30, 40);
        Files.writeString(folder.resolve("bad.csv"), "e,t,x,a,p,q\nz,0,none,0,1,2\nz,1,0.5,0,1,2\n");
    }

    @Test
    void tellsWhatCameInAndWhatBecameOfIt() {
        assertThat(ingest("first.csv", "--validation", "0", "--shards", "2")).isZero();
        assertThat(lines())
                .startsWith("ingested 60 rows of 30 episodes into 2 shards: " + path("data"))
                .contains("rejected  0 rows", "found     30 " + "episodes that end neither terminated nor truncated")
                .endsWith("report    " + path("data/report.html"));
        assertThat(messages.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aBadRowIsAFailureOrAReject() {
        assertThat(ingest("bad.csv", "--validation", "0", "--shards", "1")).isEqualTo(65);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains("expected a number, found \"none\" (file:" + folder.resolve("bad.csv")
                        + ", row 1 (line 2), column x)")
                .doesNotContain("done");

        assertThat(ingest("bad.csv", "--validation", "0", "--shards", "1", "--on-bad-row", "reject"))
                .isZero();
        assertThat(lines())
                .contains(
                        "rejected  1 row",
                        "          1 row: column x, expected a number, such as \"none\" (file:"
                                + folder.resolve("bad.csv") + ", row 1 (line 2))");
    }

    @Test
    void whatIsAppendedIsAVersionThatEveryCommandTakes() throws IOException {
        assertThat(ingest("first.csv", "--validation", "0.2", "--split-seed", "1", "--shards", "2"))
                .isZero();
        results.reset();
        assertThat(ingest("more.csv", "--append")).isZero();
        assertThat(lines())
                .startsWith("ingested 80 rows of 40 episodes into 2 shards: " + path("data") + ", version 2")
                .endsWith("report    " + path("data/version=2/report.html"));
        results.reset();

        assertThat(run("verify", path("data"))).isZero();
        assertThat(run("verify", path("data"), "--data-version", "1")).isZero();
        assertThat(lines().get(0)).startsWith("verified: 80 rows in ").contains(hash("data/version=2/manifest.json"));
        assertThat(lines().get(1)).startsWith("verified: 60 rows in ").contains(hash("data/manifest.json"));

        assertThat(distill("new")).isZero();
        assertThat(distill("old", "--data-version", "1")).isZero();
        assertThat(derived("new").path("dataset_version").intValue()).isEqualTo(2);
        assertThat(derived("new").path("dataset_sha256").textValue()).isEqualTo(hash("data/version=2/manifest.json"));
        assertThat(derived("old").path("dataset_version").intValue()).isEqualTo(1);
        assertThat(derived("old").path("dataset_sha256").textValue()).isEqualTo(hash("data/manifest.json"));

        assertThat(run("score", "--data", path("data"), "--model", path("new/model"), "--out", path("scores")))
                .isZero();
        assertThat(derived("scores").path("rows").intValue()).isEqualTo(80);
        assertThat(Sparks.session().read().parquet(path("scores/samples")).count())
                .isEqualTo(80);
    }

    @Test
    void teachersMayHaveTemperaturesOfTheirOwn() throws IOException {
        Files.writeString(
                folder.resolve("m.conf"),
                "episode = e, step = t, observation = [x], action = a, q_values = [p, q], teacher = by");
        StringBuilder text = new StringBuilder("e,t,x,a,p,q,by\n");
        for (int episode = 0; episode < 20; episode++) {
            text.append("e%d,0,%d,0,1,%d,%s%n".formatted(episode, episode % 7, episode % 5, episode % 2));
        }
        Files.writeString(folder.resolve("by.csv"), text);
        assertThat(ingest("by.csv", "--validation", "0", "--shards", "1")).isZero();
        results.reset();
        assertThat(distill("by-teacher", "--teacher-temperature", "1=0.5", "0=2"))
                .isZero();
        assertThat(lines().subList(1, 3)).containsExactly("  of teacher 0  2.00000", "  of teacher 1  0.500000");
        assertThat(derived("by-teacher").path("teacher_temperatures").path("1").doubleValue())
                .isEqualTo(0.5);
        Files.writeString(folder.resolve("t.conf"), "distill.teacher-temperature = [\"2=0.5\"]");
        assertThat(distill("unknown", "--config", path("t.conf"))).isEqualTo(78);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains("expected one of the teachers of the training rows, 0, 1, found \"2\"");
        assertThat(distill("wrong", "--teacher-temperature", "1:0.5")).isEqualTo(64);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains("expected the name of a teacher, = and a number above 0, auto, or a factor");
    }

    private int ingest(String log, String... options) {
        List<String> all = new ArrayList<>(
                List.of("ingest", "--input", path(log), "--mapping", path("m.conf"), "--out", path("data")));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private int distill(String out, String... options) {
        List<String> all = new ArrayList<>(List.of("distill", "--data", path("data"), "--out", path(out)));
        all.addAll(List.of("--epochs", "1", "--workers", "1", "--hidden", "4"));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        Terminal terminal = Terminal.plain(stream(results), stream(messages));
        List<Command> commands = Stream.of(
                        new IngestCommand(), new VerifyCommand(), new DistillCommand(), new ScoreCommand())
                .<Command>map(OnSharedSession::new)
                .toList();
        return new Kelvin(commands, terminal).run(arguments);
    }

    private JsonNode derived(String out) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readAllBytes(folder.resolve(out).resolve("config.json")))
                .path("derived");
    }

    private String hash(String file) throws IOException {
        return Sha256.of(Files.readAllBytes(folder.resolve(file)));
    }

    private List<String> lines() {
        return results.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void csv(String name, int from, int to) throws IOException {
        StringBuilder text = new StringBuilder("e,t,x,a,p,q\n");
        for (int episode = from; episode < to; episode++) {
            text.append("e%d,0,%d,0,1,%d%n".formatted(episode, episode % 7, episode % 5));
            text.append("e%d,1,%d,1,3,%d%n".formatted(episode, episode % 3, episode % 4));
        }
        Files.writeString(folder.resolve(name), text);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
