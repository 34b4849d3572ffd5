package org.kelvinrl.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.offline.Algorithm;
import org.kelvinrl.offline.OfflineLearning;
import org.kelvinrl.offline.OfflineSettings;
import org.kelvinrl.testing.Launched;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.StandaloneCluster;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** The built jar, submitted as a user would, against the same trainings in this process without Spark. */
class SweepIT {

    private static final int SEEDS = 4;

    @TempDir
    private static Path temporary;

    private static List<String> expected;

    @BeforeAll
    static void trainWithoutSpark() {
        PreparedDataset dataset = SmallLog.ingested(new org.apache.hadoop.fs.Path(temporary.toUri()), 3);
        expected = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Configuration configuration = Configuration.of(OfflineLearning.settings())
                    .with(OfflineSettings.ALGORITHM, Algorithm.BC)
                    .with(NetworkSettings.HIDDEN, List.of(8, 8))
                    .with(TrainSettings.EPOCHS, 3)
                    .with(TrainSettings.SEED, seed);
            OfflineLearning learning = OfflineLearning.of(dataset, configuration);
            try (Trainer trainer = learning.trainerInThisProcess(2, null)) {
                float[] parameters =
                        learning.actingParameters(trainer.run(new Unheard()).vector());
                expected.add(ModelStore.describe(parameters).sha256());
            }
        }
    }

    @Test
    void oneCoreAndTwoAndAClusterThatSpeculatesGiveTheBitsOfAProcessWithoutSpark() throws IOException {
        assertThat(parameters("one", List.of("--master", "local[1]"))).isEqualTo(expected);
        assertThat(parameters("two", List.of("--master", "local[2]"))).isEqualTo(expected);
        try (StandaloneCluster cluster = StandaloneCluster.start(Files.createDirectory(temporary.resolve("cluster")))) {
            List<String> options = List.of(
                    "--master", cluster.url(),
                    "--conf", "spark.executor.memory=1g",
                    "--conf", "spark.cores.max=2",
                    "--conf", "spark.scheduler.minRegisteredResourcesRatio=1.0",
                    "--conf", "spark.speculation=true",
                    "--conf", "spark.speculation.interval=5ms",
                    "--conf", "spark.speculation.quantile=0.1",
                    "--conf", "spark.speculation.multiplier=1.0",
                    "--conf", "spark.speculation.minTaskRuntime=1ms");
            assertThat(parameters("on-cluster", options)).isEqualTo(expected);
        }
    }

    /** Paths are relative: executors have other working folders. */
    private static List<String> parameters(String out, List<String> sparkOptions) throws IOException {
        List<String> arguments = new ArrayList<>(sparkOptions);
        arguments.addAll(List.of("--conf", "spark.kryo.registrationRequired=true"));
        arguments.addAll(List.of("sweep", "--data", "data", "--out", out, "--algorithm", "bc", "--epochs", "3"));
        arguments.addAll(List.of("--vary", "network.hidden=8,8;16", "--vary", "train.seed=1,2,3,4"));
        Launched launched = Launched.kelvin(temporary, arguments.toArray(String[]::new));
        assertThat(launched.exitCode()).as(launched.errors()).isZero();
        assertThat(launched.output()).contains("compared by      validation loss of the last epoch", "8,8", "runs");
        List<String> hashes = new ArrayList<>();
        new ObjectMapper()
                .readTree(temporary.resolve(out).resolve("sweep.json").toFile())
                .at("/runs")
                .forEach(run -> hashes.add(run.at("/parameters_sha256").textValue()));
        assertThat(hashes).hasSize(2 * SEEDS).doesNotHaveDuplicates();
        return hashes.subList(0, SEEDS);
    }
}
