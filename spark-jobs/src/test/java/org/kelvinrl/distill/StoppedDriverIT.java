package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.FolderLock;
import org.kelvinrl.testing.FloatBytes;
import org.kelvinrl.testing.Launched;
import org.kelvinrl.testing.Running;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.StandaloneCluster;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** The built jar, killed and stopped as a machine that goes away would, and started again by the same command. */
class StoppedDriverIT {

    private static final int EPOCHS = 5;

    private static Path data;
    private static byte[] expected;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void ingestALogAndTrainWithoutInterruption(@TempDir Path folder) {
        PreparedDataset dataset = SmallLog.ingested(new org.apache.hadoop.fs.Path(folder.toUri()), 4);
        data = folder.resolve("data");
        Configuration configuration = Configuration.of(Distillation.settings())
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 64)
                .with(TrainSettings.LOCAL_STEPS, 3)
                .with(TrainSettings.EPOCHS, EPOCHS);
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            expected = FloatBytes.of(trainer.run(new Unheard()).vector());
        }
    }

    @Test
    void aDriverThatIsKilledAndThenStoppedEndsWithTheSameBits() throws IOException {
        Running killed = killedAfterSomeRounds("local[2]");
        int reached = newestCheckpoint();

        Running stopped = start("local[2]");
        stopped.awaitUntil(() -> newestCheckpoint() >= reached + 4);
        assertLockedBy(stopped);
        stopped.signal("TERM");
        Launched ended = stopped.await();
        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(75);
        assertThat(ended.errors().lines().filter(line -> !line.contains(" %, ")))
                .as(ended.errors())
                .satisfiesExactly(
                        note -> assertThat(note)
                                .matches("took over the lock of process " + killed.pid() + " on .*, which has ended"),
                        note -> assertThat(note).matches("resuming after round \\d+: file:" + run() + "/.*"),
                        note -> assertThat(note)
                                .isEqualTo(
                                        "SIGTERM: the round may go on for 20 s, then a checkpoint is written; a second"
                                                + " SIGTERM ends at once"),
                        message -> assertThat(message)
                                .isEqualTo("kelvin distill: expected no signal before the end of the training, found"
                                        + " SIGTERM after round " + newestCheckpoint() + " (file:" + run()
                                        + "/checkpoints/ckpt-%06d".formatted(newestCheckpoint())
                                        + "). Run the same command with --resume, and it goes on from there."));

        assertFinishes("local[2]");
        assertThat(run().resolve("metrics-3.jsonl")).exists();
    }

    @Test
    void aSecondSigtermEndsAtOnce() {
        // a first round of many seconds
        Running running = start("local[2]", "--batch", "1", "--local-steps", "100000", "--hidden", "1500,1500");
        running.awaitUntil(() -> Files.exists(run().resolve("metrics.jsonl")));
        running.signal("TERM");
        running.awaitUntil(() -> running.errors().contains("SIGTERM: "));
        running.signal("TERM");
        assertThat(running.await().exitCode()).isEqualTo(128 + 15);
        assertThat(newestCheckpoint()).isZero();
    }

    @Test
    void aDriverOfAClusterThatIsKilledEndsWithTheSameBits() throws IOException {
        try (StandaloneCluster cluster = StandaloneCluster.start(Files.createDirectory(temporary.resolve("cluster")))) {
            killedAfterSomeRounds(cluster.url());
            assertFinishes(cluster.url());
        }
    }

    private Running killedAfterSomeRounds(String master) {
        Running killed = start(master);
        killed.awaitUntil(() -> newestCheckpoint() >= 4);
        killed.signal("KILL");
        assertThat(killed.await().exitCode()).isEqualTo(128 + 9);
        assertThat(run().resolve("model")).doesNotExist();
        return killed;
    }

    private void assertFinishes(String master) throws IOException {
        Launched finished = start(master).await();
        assertThat(finished.exitCode()).as(finished.errors()).isZero();
        assertThat(finished.errors()).contains("resuming after round ");
        assertThat(Files.readAllBytes(run().resolve("model/parameters.f32"))).isEqualTo(expected);
        assertThat(run().resolve("_lock")).doesNotExist();
    }

    private void assertLockedBy(Running holder) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> FolderLock.take(
                        new org.apache.hadoop.fs.Path(run().toUri()),
                        new org.apache.hadoop.conf.Configuration(),
                        note -> {}))
                .withMessageStartingWith("expected a folder that no other program uses, found it is locked by process "
                        + holder.pid() + " on ");
    }

    private Running start(String master) {
        return start(master, "--batch", "64", "--local-steps", "3", "--hidden", "8");
    }

    private Running start(String master, String... training) {
        List<String> arguments = new ArrayList<>(List.of("--master", master, "--conf", "spark.executor.memory=1g"));
        arguments.addAll(List.of("distill", "--data", data.toString(), "--out", run().toString()));
        arguments.addAll(List.of("--workers", "2", "--epochs", "" + EPOCHS));
        arguments.addAll(List.of(training));
        arguments.addAll(List.of("--resume", "--checkpoint-every", "1-rounds"));
        return Launched.start(temporary, arguments.toArray(String[]::new));
    }

    private Path run() {
        return temporary.resolve("run");
    }

    /** Rounds of the newest checkpoint; 0 if there is none. */
    private int newestCheckpoint() {
        String[] names = run().resolve("checkpoints").toFile().list();
        return Stream.of(names == null ? new String[0] : names)
                .filter(name -> name.startsWith("ckpt-"))
                .mapToInt(name -> Integer.parseInt(name.substring("ckpt-".length())))
                .max()
                .orElse(0);
    }
}
