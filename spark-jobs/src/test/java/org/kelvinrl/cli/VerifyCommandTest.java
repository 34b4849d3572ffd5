package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.SmallModel;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.TrainSettings;

class VerifyCommandTest {

    private static Path run;

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @BeforeAll
    static void distil(@TempDir Path folder) throws IOException {
        run = folder.resolve("run");
        Configuration configuration = Configuration.of(DistillJob.settings())
                .with(
                        DistillSettings.DATA,
                        SmallLog.ingested(new org.apache.hadoop.fs.Path(folder.toUri()), 4)
                                .path())
                .with(DistillSettings.OUT, new org.apache.hadoop.fs.Path(run.toUri()))
                .with(TrainSettings.EPOCHS, 2)
                .with(CheckpointSettings.EVERY, Frequency.parse("1-epochs"));
        DistillJob.run(Sparks.context(), configuration, Progress.silent());
    }

    @Test
    void aRunIsItsCheckpointsAndItsModel() {
        assertThat(verify(run)).isZero();
        assertThat(results.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("verified: checkpoint after 1 round, 2 vectors: file:" + run
                                        + "/checkpoints/ckpt-000001"),
                        line -> assertThat(line)
                                .isEqualTo("verified: checkpoint after 2 rounds, 2 vectors: file:" + run
                                        + "/checkpoints/ckpt-000002"),
                        line -> assertThat(line)
                                .matches(
                                        "verified: mlp with \\d+ parameters, SHA-256 [0-9a-f]{64}: " + run + "/model"));
    }

    @Test
    void aCheckpointIsVerifiedByItself() {
        Path checkpoint = run.resolve("checkpoints/ckpt-000002");
        assertThat(verify(checkpoint)).isZero();
        assertThat(results).hasToString("verified: checkpoint after 2 rounds, 2 vectors: " + checkpoint + "\n");
    }

    @Test
    void aDamagedCheckpointIsNamed() throws IOException {
        Path vector = run.resolve("checkpoints/ckpt-000001/moments.f32");
        Files.delete(vector.resolveSibling(".moments.f32.crc"));
        byte[] bytes = Files.readAllBytes(vector);
        bytes[5] ^= 1;
        Files.write(vector, bytes);

        assertThat(verify(vector.getParent())).isEqualTo(65);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .matches("kelvin verify: expected the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64} \\(" + vector
                        + "\\)\\. Restore the file\\.\n");
        bytes[5] ^= 1;
        Files.write(vector, bytes);
    }

    @Test
    void aSweepIsItsRuns(@TempDir Path sweep) {
        for (String folder : List.of("run-0002", "run-0001")) {
            SmallModel.write(
                    new org.apache.hadoop.fs.Path(
                            sweep.resolve(folder + "/model").toUri()),
                    1);
        }

        assertThat(verify(sweep)).isZero();
        assertThat(results.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("verified: mlp with ")
                                .endsWith("/run-0001/model"),
                        line -> assertThat(line)
                                .startsWith("verified: mlp with ")
                                .endsWith("/run-0002/model"));
    }

    private int verify(Path path) {
        Terminal terminal = Terminal.plain(
                new PrintStream(results, true, StandardCharsets.UTF_8),
                new PrintStream(messages, true, StandardCharsets.UTF_8));
        return new Kelvin(List.of(new VerifyCommand()), terminal).run("verify", path.toString());
    }
}
