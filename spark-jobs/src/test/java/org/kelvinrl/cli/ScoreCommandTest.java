package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.score.ScoreSettings;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.TrainSettings;

class ScoreCommandTest {

    @TempDir
    private java.nio.file.Path temporary;

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();

    @Test
    void tellsTheMeansThatTrainingToldAndWhereTheScoresAre() throws IOException {
        PreparedDataset dataset = SmallLog.ingested(in("log"), 2);
        run(
                new DistillCommand(),
                Configuration.of(Distillation.settings())
                        .with(DistillSettings.DATA, dataset.path())
                        .with(DistillSettings.OUT, in("run"))
                        .with(NetworkSettings.HIDDEN, List.of(8))
                        .with(TrainSettings.WORKERS, Optional.of(1))
                        .with(TrainSettings.EPOCHS, 1));
        String validation = lines(results).stream()
                .filter(line -> line.startsWith("validation"))
                .findFirst()
                .orElseThrow();
        results.reset();

        run(
                new ScoreCommand(),
                Configuration.of(ScoreSettings.ALL)
                        .with(ScoreSettings.DATA, dataset.path())
                        .with(ScoreSettings.MODEL, in("run/model"))
                        .with(ScoreSettings.SPLIT, ScoreSettings.Split.VALIDATION)
                        .with(ScoreSettings.OUT, in("scores")));
        assertThat(lines(results)).hasSize(4);
        assertThat(lines(results).get(0)).matches("rows +(\\d+), of which \\1 have a teacher");
        assertThat(lines(results).get(1)).matches("student +entropy \\d\\.\\d{4}");
        assertThat(lines(results).get(2)).isEqualTo(validation.replace("validation    ", "with a teacher"));
        assertThat(lines(results).get(3)).isEqualTo("scores           " + in("scores"));
    }

    private void run(Command command, Configuration configuration) throws IOException {
        Terminal terminal = Terminal.plain(stream(results), stream(new ByteArrayOutputStream()));
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
