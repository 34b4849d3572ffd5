package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.CheckpointStore;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.FloatBytes;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.testing.Watcher;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** Log, data set, checkpoints and model on a real HDFS: a NameNode and two DataNodes, of which one goes while a run trains. */
class HdfsIT {

    private static final org.apache.hadoop.conf.Configuration HADOOP =
            Sparks.context().hadoopConfiguration();

    private static MiniDFSCluster hdfs;
    private static Path root;

    @BeforeAll
    static void start(@TempDir java.nio.file.Path folder) throws IOException {
        org.apache.hadoop.conf.Configuration configuration = new org.apache.hadoop.conf.Configuration();
        configuration.set("hdfs.minidfs.basedir", folder.toString());
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
        root = new Path(hdfs.getURI());
        HADOOP.set("dfs.replication", "2");
    }

    @AfterAll
    static void stop() throws IOException {
        root.getFileSystem(HADOOP).close();
        hdfs.shutdown();
        HADOOP.unset("dfs.replication");
    }

    @Test
    void aRunThatLosesADataNodeAndIsStoppedEndsWithTheSameBits() throws IOException {
        PreparedDataset dataset = SmallLog.ingested(root, 4);
        Path run = new Path(root, "/runs/run");
        Path stopped = new Path(run, "checkpoints/ckpt-000013");
        Configuration configuration = Configuration.of(DistillJob.settings())
                .with(DistillSettings.DATA, dataset.path())
                .with(DistillSettings.OUT, run)
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 64)
                .with(TrainSettings.LOCAL_STEPS, 3)
                .with(TrainSettings.EPOCHS, 3)
                .with(CheckpointSettings.EVERY, Frequency.parse("3-rounds"))
                .with(CheckpointSettings.RESUME, true);
        byte[] expected = withoutInterruption(dataset, configuration);

        Watcher watcher = new Watcher();
        watcher.at(5, () -> {
            assertLocked(configuration);
            hdfs.stopDataNode(0);
            watcher.at(8, watcher::sendSigterm);
        });
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> DistillJob.run(Sparks.context(), configuration, watcher))
                .withMessage("expected no signal before the end of the training, found SIGTERM after round 13 ("
                        + stopped + "). Run the same command with --resume, and it goes on from there.");

        TrainingResult result = DistillJob.run(Sparks.context(), configuration, watcher);
        assertThat(FloatBytes.of(
                        ModelStore.of(HADOOP).load(result.folder().model()).parameters()))
                .isEqualTo(expected);
        assertThat(watcher.notes()).hasSize(2).last().isEqualTo("resuming after round 13: " + stopped);
        CheckpointStore store = CheckpointStore.in(result.folder().checkpoints(), HADOOP);
        assertThat(store.all()).hasSize(3).allSatisfy(store::verify);
        assertThat(root.getFileSystem(HADOOP).listStatus(result.folder().path()))
                .extracting(status -> status.getPath().getName())
                .containsExactly(
                        "checkpoints",
                        "config-2.json",
                        "config.json",
                        "metrics-2.jsonl",
                        "metrics.jsonl",
                        "model",
                        "report.html");
    }

    private static void assertLocked(Configuration configuration) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> DistillJob.run(Sparks.context(), configuration, Progress.silent()))
                .withMessageContaining("found it is locked by process "
                        + ProcessHandle.current().pid() + " on ");
    }

    private static byte[] withoutInterruption(PreparedDataset dataset, Configuration configuration) {
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            return FloatBytes.of(trainer.run(new Unheard()).vector());
        }
    }
}
