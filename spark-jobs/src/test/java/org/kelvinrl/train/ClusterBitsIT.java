package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.testing.Launched;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.StandaloneCluster;

/** The built jar, submitted as a user would, against the same run in this process without Spark. */
class ClusterBitsIT {

    private static final int WORKERS = 3;
    private static final int EPOCHS = 3;

    @TempDir
    private Path temporary;

    @Test
    void aClusterALocalCoreAndAProcessWithoutSparkGiveTheSameParameters() throws IOException {
        PreparedDataset dataset = SmallLog.ingested(new org.apache.hadoop.fs.Path(temporary.toUri()), 5);
        byte[] expected = withoutSpark(dataset);

        assertThat(submitted("one-core", "local[1]")).isEqualTo(expected);
        try (StandaloneCluster cluster = StandaloneCluster.start(Files.createDirectory(temporary.resolve("cluster")))) {
            assertThat(submitted("on-the-cluster", cluster.url())).isEqualTo(expected);
        }
    }

    private static byte[] withoutSpark(PreparedDataset dataset) {
        Configuration configuration = Configuration.of(Distillation.settings())
                .with(TrainSettings.WORKERS, Optional.of(WORKERS))
                .with(TrainSettings.EPOCHS, EPOCHS)
                .with(TrainSettings.BATCH, 64);
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            float[] parameters = trainer.run(new Unheard()).vector();
            return ModelStore.bytes(parameters);
        }
    }

    private byte[] submitted(String run, String master) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--master", master, "--conf", "spark.executor.memory=1g"));
        arguments.addAll(List.of("distill", "--data", temporary.resolve("data").toString()));
        arguments.addAll(List.of("--out", temporary.resolve(run).toString()));
        arguments.addAll(List.of("--workers", "" + WORKERS, "--epochs", "" + EPOCHS, "--batch", "64"));
        Launched launched = Launched.kelvin(arguments.toArray(String[]::new));
        assertThat(launched.exitCode()).as(launched.errors()).isZero();
        return Files.readAllBytes(temporary.resolve(run).resolve("model/parameters.f32"));
    }

    private static final class Unheard implements TrainingListener {

        @Override
        public void round(RoundMetrics metrics) {}

        @Override
        public void validated(int epoch, LossSums sums) {}
    }
}
