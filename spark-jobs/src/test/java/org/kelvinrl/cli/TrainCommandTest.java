package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.offline.Algorithm;
import org.kelvinrl.offline.OfflineJob;
import org.kelvinrl.offline.OfflineSettings;
import org.kelvinrl.score.ScoreSettings;
import org.kelvinrl.testing.SmallTransitions;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.TrainSettings;

class TrainCommandTest {

    @TempDir
    private static java.nio.file.Path log;

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @BeforeAll
    static void ingestALog() {
        dataset = SmallTransitions.ingested(new Path(log.toUri()), 2);
    }

    @ParameterizedTest
    @CsvSource({"KL_PRIOR, mlp, true", "BCQ, filtered, true", "CRR, mlp, true", "AWR, mlp, false", "BC, mlp, false"})
    void makesAModelThatOtherCommandsTake(Algorithm algorithm, String kind, boolean hasCritic) throws Exception {
        Configuration configuration = Configuration.of(OfflineJob.settings())
                .with(OfflineSettings.DATA, dataset.path())
                .with(OfflineSettings.OUT, in("run"))
                .with(OfflineSettings.ALGORITHM, algorithm)
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(1))
                .with(TrainSettings.EPOCHS, 2);
        run(new TrainCommand(), configuration);
        assertThat(lines(results)).anyMatch(line -> line.matches("training +loss -?[0-9.]+, entropy [0-9.]+"));
        assertThat(temporary.resolve("run").toFile().list())
                .contains("config.json", "metrics.jsonl", "report.html", "model");
        assertThat(Files.readString(temporary.resolve("run/config.json")))
                .contains("\"algorithm\" : \"" + algorithm.label() + "\"");
        assertThat(Files.readString(temporary.resolve("run/model/manifest.json")))
                .containsPattern("\"kind\" : \"" + kind + "\"");
        assertMetrics(hasCritic, algorithm != Algorithm.BC);
        assertReport();

        run(
                new ScoreCommand(),
                Configuration.of(ScoreSettings.ALL)
                        .with(ScoreSettings.DATA, dataset.path())
                        .with(ScoreSettings.MODEL, in("run/model"))
                        .with(ScoreSettings.TARGETS, Optional.of(Targets.ACTION))
                        .with(ScoreSettings.DIVERGENCE, Optional.of(Divergence.negativeLogLikelihood()))
                        .with(ScoreSettings.OUT, in("scores")));
        assertThat(lines(results)).anyMatch(line -> line.startsWith("scores "));

        messages.reset();
        run(new TrainCommand(), configuration.with(CheckpointSettings.RESUME, true));
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains("kelvin train: the run was finished before; there is nothing left to do");
    }

    private void assertMetrics(boolean hasCritic, boolean looksAhead) throws IOException {
        for (String line : Files.readAllLines(temporary.resolve("run/metrics.jsonl"))) {
            assertThat(line)
                    .contains(
                            "\"behaviour_agreement\":",
                            "\"action_distance\":",
                            "\"policy_actions\":[",
                            "\"logged_actions\":[");
            for (String name : List.of("q_mean", "q_max", "q_min", "q_spread", "bellman_error")) {
                assertThat(line.contains("\"" + name + "\":")).as(name).isEqualTo(hasCritic);
            }
            assertThat(line.contains("\"left_out\":")).isEqualTo(looksAhead);
        }
    }

    private void assertReport() throws Exception {
        byte[] report = Files.readAllBytes(temporary.resolve("run/report.html"));
        String text = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(report))
                .getElementsByTagName("body")
                .item(0)
                .getTextContent();
        assertThat(text).doesNotContainIgnoringCase("teacher").doesNotContain("NaN");
        assertThat(text).contains("Training report", "the target");
    }

    private void run(Command command, Configuration configuration) throws IOException {
        Terminal terminal = Terminal.plain(stream(results), stream(messages));
        command.run(configuration, terminal, Sparks::session);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Path in(String name) {
        return new Path(new Path(temporary.toUri()), name);
    }
}
