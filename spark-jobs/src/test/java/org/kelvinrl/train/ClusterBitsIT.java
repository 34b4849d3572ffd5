package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.testing.FloatBytes;
import org.kelvinrl.testing.Launched;
import org.kelvinrl.testing.Running;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.StandaloneCluster;

/** The built jar, submitted as a user would to a cluster that fails, against the same run in this process without Spark. */
class ClusterBitsIT {

    private static final int WORKERS = 3;

    /** Enough for a fault to fall into the middle of a run. */
    private static final int EPOCHS = 60;

    /** A run without a fault shows as much in a few rounds. */
    private static final int FEW_EPOCHS = 6;

    /** Some rounds are over, and most are not. */
    private static final Pattern IN_THE_MIDDLE = Pattern.compile("distilling: ([5-9]|[1-6]\\d) %");

    /** Of any task; the first attempt has the number 0. */
    private static final Pattern FIFTH_FAILURE = Pattern.compile("Exception in task \\d+\\.4 in stage ");

    /** No task before both executors are there; two tasks a round, one for each. */
    private static final List<String> BOTH_EXECUTORS = List.of(
            "--conf", "spark.executor.memory=1g",
            "--conf", "spark.cores.max=2",
            "--conf", "spark.scheduler.minRegisteredResourcesRatio=1.0");

    /** Every update of a task goes to the driver in a file. */
    private static final List<String> UPDATES_IN_FILES = List.of("--set", "train.update-files-above=0");

    @TempDir
    private static Path temporary;

    private static StandaloneCluster cluster;
    private static PreparedDataset dataset;
    private static byte[] expected;
    private static byte[] expectedOfFewEpochs;

    @BeforeAll
    static void trainWithoutSparkAndStartACluster() throws IOException {
        dataset = SmallLog.ingested(new org.apache.hadoop.fs.Path(temporary.toUri()), 5);
        expected = withoutSpark(dataset, EPOCHS);
        expectedOfFewEpochs = withoutSpark(dataset, FEW_EPOCHS);
        cluster = StandaloneCluster.start(Files.createDirectory(temporary.resolve("cluster")));
    }

    private static byte[] withoutSpark(PreparedDataset dataset, int epochs) {
        return withoutSpark(dataset, configuration(epochs));
    }

    private static Configuration configuration(int epochs) {
        return Configuration.of(Distillation.settings())
                .with(TrainSettings.WORKERS, Optional.of(WORKERS))
                .with(TrainSettings.EPOCHS, epochs)
                .with(TrainSettings.BATCH, 64);
    }

    private static byte[] withoutSpark(PreparedDataset dataset, Configuration configuration) {
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            return FloatBytes.of(trainer.run(new Unheard()).vector());
        }
    }

    @AfterAll
    static void stopTheCluster() {
        cluster.close();
    }

    @Test
    void oneCoreGivesTheBitsOfAProcessWithoutSpark() {
        assertThat(parameters("one-core", Launched.kelvin(arguments("one-core", "local[1]", List.of(), List.of()))))
                .isEqualTo(expected);
    }

    @Test
    void executorsThatSpeculateAndKeepRowsOnDiskGiveTheSameBits() {
        List<String> speculation = List.of(
                "--conf", "spark.speculation=true",
                "--conf", "spark.speculation.interval=5ms",
                "--conf", "spark.speculation.quantile=0.1",
                "--conf", "spark.speculation.multiplier=1.0",
                "--conf", "spark.speculation.minTaskRuntime=1ms");
        List<String> options = new ArrayList<>(UPDATES_IN_FILES);
        options.addAll(List.of("--keep-rows", "disk", "--epochs", "" + FEW_EPOCHS));
        assertThat(parameters("speculating", onCluster("speculating", speculation, options)))
                .isEqualTo(expectedOfFewEpochs);
        assertThat(temporary.resolve("speculating/_updates")).doesNotExist();
    }

    /** Storage memory of some hundred kilobytes: blocks are put out of it, or never fit. */
    @Test
    void anExecutorKilledInMidRoundAndBlocksWithoutRoomInMemoryGiveTheSameBits() {
        List<String> noRoom = List.of("--conf", "spark.memory.fraction=0.0005");
        Running running = startOnCluster("killed", noRoom, UPDATES_IN_FILES);
        running.awaitUntil(() -> IN_THE_MIDDLE.matcher(running.errors()).find());
        assertThat(cluster.executors().get(0).destroyForcibly()).isTrue();
        assertThat(running.errors()).as("killed before it ended").doesNotContain("done in");
        assertThat(parameters("killed", running.await())).isEqualTo(expected);
        assertThat(cluster.logs()).contains("finished with state EXITED message Command exited with code 137");
    }

    @Test
    void networksWithMemoryGiveTheSameBitsToo() {
        byte[] ofMemory = withoutSpark(
                dataset,
                configuration(EPOCHS)
                        .with(NetworkSettings.KIND, "lstm")
                        .with(NetworkSettings.HIDDEN, List.of(8))
                        .with(MemorySettings.WINDOW, Optional.of(8)));
        Running running =
                startOnCluster("memory", List.of(), List.of("--network", "lstm", "--hidden", "8", "--window", "8"));
        running.awaitUntil(() -> IN_THE_MIDDLE.matcher(running.errors()).find());
        assertThat(cluster.executors().get(0).destroyForcibly()).isTrue();
        assertThat(running.errors()).as("killed before it ended").doesNotContain("done in");
        assertThat(parameters("memory", running.await())).isEqualTo(ofMemory);
    }

    @Test
    void aClusterThatLosesAllExecutorsForAWhileGivesTheSameBits() {
        Running running = startOnCluster("lost", List.of(), List.of("--keep-rows", "memory"));
        running.awaitUntil(() -> IN_THE_MIDDLE.matcher(running.errors()).find());
        StandaloneCluster.Stopped workers = cluster.killWorkersAndExecutors();
        cluster.start(workers, Map.of());
        assertThat(running.errors()).as("nobody worked for it").doesNotContain("done in");
        assertThat(parameters("lost", running.await())).isEqualTo(expected);
    }

    @Test
    void aTaskThatFailsAgainAndAgainGivesTheSameBits() throws IOException {
        Path file = temporary.resolve("data/shard=00002/training-00000.parquet");
        Path away = temporary.resolve("away.parquet");
        Files.move(file, away);
        List<String> options = new ArrayList<>(UPDATES_IN_FILES);
        options.addAll(List.of("--epochs", "" + FEW_EPOCHS));
        Running running = startOnCluster("retried", List.of("--conf", "spark.task.maxFailures=1000000"), options);
        running.awaitUntil(
                () -> FIFTH_FAILURE.matcher(cluster.errorsOfExecutors()).find());
        Files.move(away, file);
        assertThat(parameters("retried", running.await())).isEqualTo(expectedOfFewEpochs);
    }

    @Test
    void executorsWithAnotherKernelAreNotedAndTheModelIsNotCalledReproducible() {
        StandaloneCluster.Stopped worker = cluster.killAWorkerAndItsExecutors();
        cluster.start(worker, Map.of("OPENBLAS_CORETYPE", "Prescott"));
        Launched launched = onCluster("mixed", List.of(), List.of("--epochs", "3"));
        cluster.start(cluster.killWorkersAndExecutors(), Map.of());
        assertThat(launched.errors())
                .containsOnlyOnce("executors differ, so this run is not reproducible: one has matrix_kernel=OpenBLAS ")
                .contains(" PRESCOTT");
        ModelManifest.Provenance provenance = provenance("mixed");
        assertThat(provenance.reproducible()).isFalse();
        assertThat(provenance.executorPlatforms()).hasSize(2).anySatisfy(platform -> assertThat(
                        platform.get("matrix_kernel"))
                .endsWith(" PRESCOTT"));
    }

    private static Launched onCluster(String run, List<String> spark, List<String> options) {
        return startOnCluster(run, spark, options).await();
    }

    private static Running startOnCluster(String run, List<String> spark, List<String> options) {
        List<String> conf = new ArrayList<>(BOTH_EXECUTORS);
        conf.addAll(spark);
        return Launched.start(SharedData.projectRoot(), arguments(run, cluster.url(), conf, options));
    }

    private static String[] arguments(String run, String master, List<String> spark, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("--master", master));
        arguments.addAll(spark);
        arguments.addAll(List.of("distill", "--data", temporary.resolve("data").toString()));
        arguments.addAll(List.of("--out", temporary.resolve(run).toString()));
        arguments.addAll(List.of("--workers", "" + WORKERS, "--batch", "64"));
        arguments.addAll(options);
        if (!options.contains("--epochs")) {
            arguments.addAll(List.of("--epochs", "" + EPOCHS));
        }
        return arguments.toArray(String[]::new);
    }

    private static byte[] parameters(String run, Launched launched) {
        assertThat(launched.exitCode()).as(launched.errors()).isZero();
        assertThat(provenance(run).reproducible()).isTrue();
        try {
            return Files.readAllBytes(temporary.resolve(run).resolve("model/parameters.f32"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelManifest.Provenance provenance(String run) {
        org.apache.hadoop.fs.Path model = new org.apache.hadoop.fs.Path(
                temporary.resolve(run).resolve("model").toUri());
        return ModelStore.of(new org.apache.hadoop.conf.Configuration())
                .load(model)
                .manifest()
                .provenance();
    }

    private static final class Unheard implements TrainingListener {

        @Override
        public void round(RoundMetrics metrics) {}

        @Override
        public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {}
    }
}
