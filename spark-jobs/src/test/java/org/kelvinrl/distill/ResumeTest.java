package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.testing.FaultyFileSystem;
import org.kelvinrl.testing.FloatBytes;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.testing.Watcher;
import org.kelvinrl.train.Compression;
import org.kelvinrl.train.Moments;
import org.kelvinrl.train.OuterOptimiser;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** Runs that are stopped, or meet a fault, and what becomes of them. */
class ResumeTest {

    private static Path data;
    private static byte[] expected;

    @TempDir
    private Path temporary;

    private Configuration configuration;
    private final Watcher watcher = new Watcher();

    @BeforeAll
    static void ingestALogAndTrainWithoutInterruption(@TempDir Path folder) {
        FaultyFileSystem.register(Sparks.context().hadoopConfiguration());
        PreparedDataset dataset = SmallLog.ingested(new org.apache.hadoop.fs.Path(folder.toUri()), 4);
        data = folder.resolve("data");
        try (Trainer trainer = Distillation.of(dataset, defaults()).trainerInThisProcess(1)) {
            expected = FloatBytes.of(trainer.run(new Unheard()).vector());
        }
    }

    @BeforeEach
    void configure() {
        configuration = defaults()
                .with(DistillSettings.DATA, new org.apache.hadoop.fs.Path(data.toUri()))
                .with(DistillSettings.OUT, new org.apache.hadoop.fs.Path(run().toUri()));
    }

    @AfterEach
    void mend() {
        FaultyFileSystem.mend();
    }

    @Test
    void checkpointsEveryRoundAndNeverGiveTheSameBits() throws IOException {
        configuration = configuration
                .with(CheckpointSettings.EVERY, Frequency.parse("1-rounds"))
                .with(CheckpointSettings.KEEP, 2);
        distil();
        assertThat(parameters()).isEqualTo(expected);
        assertThat(names("checkpoints")).containsExactly("ckpt-000023", "ckpt-000024");

        configuration = configuration
                .with(CheckpointSettings.EVERY, Frequency.NEVER)
                .with(
                        DistillSettings.OUT,
                        new org.apache.hadoop.fs.Path(run("other").toUri()));
        distil();
        assertThat(Files.readAllBytes(run("other").resolve("model/parameters.f32")))
                .isEqualTo(expected);
        assertThat(run("other").resolve("checkpoints")).doesNotExist();
        assertThat(watcher.notes()).isEmpty();
    }

    @Test
    void aRunThatSigtermStopsTwiceEndsWithTheSameBits() throws IOException {
        assertStopped(0, 5);
        assertThat(names("")).containsExactly("checkpoints", "config.json", "metrics.jsonl");
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        assertStopped(5, 12);
        TrainingResult result = distil();

        assertThat(parameters()).isEqualTo(expected);
        assertThat(result.epochs()).hasSize(3);
        assertThat(result.model().provenance().rounds()).isEqualTo(24);
        assertThat(names(""))
                .containsExactly(
                        "checkpoints",
                        "config-2.json",
                        "config-3.json",
                        "config.json",
                        "metrics-2.jsonl",
                        "metrics-3.jsonl",
                        "metrics.jsonl",
                        "model",
                        "report.html");
        assertThat(Files.readAllLines(run().resolve("metrics.jsonl"))).hasSize(5);
        assertThat(Files.readAllLines(run().resolve("metrics-2.jsonl")))
                .hasSize(1 + 7 + 1)
                .startsWith("{\"checkpoint\":\"ckpt-000005\",\"epoch\":0,\"round\":5,\"split\":\"resumed\"}");
        assertThat(Files.readString(run().resolve("config-3.json"))).contains("\"resumed_from\" : \"ckpt-000012\"");
        assertThat(watcher.notes())
                .containsExactly(
                        SIGTERM_NOTE,
                        "resuming after round 5: " + checkpoint(5),
                        SIGTERM_NOTE,
                        "resuming after round 12: " + checkpoint(12));
    }

    @Test
    void whatWorkersCarryFromRoundToRoundIsResumedToo() throws IOException {
        configuration = configuration
                .with(TrainSettings.MOMENTS, Moments.KEEP)
                .with(TrainSettings.COMPRESS, Compression.INT8)
                .with(TrainSettings.ERROR_FEEDBACK, true)
                .with(TrainSettings.OUTER, OuterOptimiser.Rule.NESTEROV)
                .with(TrainSettings.PATIENCE, Optional.of(2))
                .with(TrainSettings.TARGET_ENTROPY, Optional.of(1.0));
        byte[] uninterrupted;
        try (Trainer trainer = Distillation.of(
                        PreparedDataset.open(
                                new org.apache.hadoop.fs.Path(data.toUri()),
                                Optional.empty(),
                                Sparks.context().hadoopConfiguration()),
                        configuration)
                .trainerInThisProcess(
                        1, new org.apache.hadoop.fs.Path(run("single").toUri()))) {
            uninterrupted = FloatBytes.of(trainer.run(new Unheard()).vector());
        }
        assertStopped(0, 5);
        assertThat(names("workers")).isNotEmpty().allMatch(name -> name.matches("round-[45]-.*"));
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        assertStopped(5, 12);
        assertThat(names("workers")).allMatch(name -> name.matches("round-(5|11|12)-.*"));
        distil();

        assertThat(parameters()).isEqualTo(uninterrupted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru", "lstm"})
    void aNetworkWithMemoryIsResumedToTheSameBits(String kind) throws IOException {
        configuration = configuration
                .with(NetworkSettings.KIND, kind)
                .with(MemorySettings.WINDOW, Optional.of(8))
                .with(MemorySettings.BURN_IN, Optional.of(2));
        byte[] uninterrupted;
        PreparedDataset dataset = PreparedDataset.open(
                new org.apache.hadoop.fs.Path(data.toUri()),
                Optional.empty(),
                Sparks.context().hadoopConfiguration());
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            uninterrupted = FloatBytes.of(trainer.run(new Unheard()).vector());
        }
        assertStopped(0, 5);
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        distil();
        assertThat(parameters()).isEqualTo(uninterrupted);
    }

    @Test
    void whenTheGraceIsOverTheRoundIsGivenUp() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean sent = new AtomicBoolean();
        FaultyFileSystem.holdOpening(
                path -> path.getName().endsWith(".parquet"),
                () -> {
                    if (!sent.getAndSet(true)) {
                        watcher.sendSigterm();
                    }
                },
                end);
        configuration = configuration
                .with(DistillSettings.DATA, FaultyFileSystem.path(data))
                .with(CheckpointSettings.GRACE_SECONDS, 0.0);
        try {
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(this::distil)
                    .withMessageContaining("found SIGTERM after round 0 (" + checkpoint(0) + ")");
        } finally {
            end.countDown();
        }
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        distil();
        assertThat(parameters()).isEqualTo(expected);
    }

    @Test
    void whatDiffersIsRefusedUnlessItIsForced() throws IOException {
        assertStopped(0, 3);
        configuration = configuration
                .with(CheckpointSettings.RESUME, true)
                .with(TrainSettings.BATCH, 32)
                .with(TrainSettings.EPOCHS, 4)
                .with(CheckpointSettings.KEEP, 7);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessage(
                        "expected the configuration, data and platform that the run began with, found train.batch 32"
                                + " instead of 64 (" + checkpoint(3)
                                + "). Resume with what it began"
                                + " with, or name another --out; with --resume-anyway it goes on, and the result is not that of one"
                                + " uninterrupted run.")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.CONFIGURATION);
        assertThat(names("")).containsExactly("checkpoints", "config.json", "metrics.jsonl");

        configuration = configuration.with(CheckpointSettings.RESUME_ANYWAY, true);
        TrainingResult mixed = distil();
        assertThat(mixed.epochs()).hasSize(4);
        assertThat(mixed.model().provenance().reproducible()).isFalse();
        assertThat(Files.readString(run().resolve("config-2.json")))
                .containsSubsequence(
                        "\"resumed_although\" : [",
                        "\"train.batch 32 instead of 64\"",
                        "\"resumed_from\" : \"ckpt-000003\"");
        assertThat(watcher.notes()).contains("resuming although it differs: train.batch 32 instead of 64");
    }

    @Test
    void moreEpochsThanItBeganWithAreNoOtherRun() throws IOException {
        configuration =
                configuration.with(TrainSettings.EPOCHS, 2).with(CheckpointSettings.EVERY, Frequency.parse("1-epochs"));
        distil();
        assertThat(parameters()).isNotEqualTo(expected);
        FileUtils.deleteDirectory(run().resolve("model").toFile());
        Files.delete(run().resolve("report.html"));

        configuration = configuration.with(CheckpointSettings.RESUME, true).with(TrainSettings.EPOCHS, 3);
        TrainingResult result = distil();
        assertThat(parameters()).isEqualTo(expected);
        assertThat(result.model().provenance().reproducible()).isTrue();
        assertThat(watcher.notes()).containsExactly("resuming after round 16: " + checkpoint(16));
    }

    @Test
    void moreEpochsAreAnotherRunWhereASchedulePlansForThem() {
        configuration = configuration.with(TrainSettings.WARM_UP, 0.2);
        assertStopped(0, 3);
        configuration = configuration.with(CheckpointSettings.RESUME, true).with(TrainSettings.EPOCHS, 4);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessageContaining("found train.epochs 4 instead of 3 (");
        configuration = configuration.with(TrainSettings.EPOCHS, 2);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessageContaining("found train.epochs 2 instead of 3 (");
    }

    @Test
    void fewerEpochsAreAnotherRun() {
        assertStopped(0, 3);
        configuration = configuration.with(CheckpointSettings.RESUME, true).with(TrainSettings.EPOCHS, 2);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessageContaining("found train.epochs 2 instead of 3 (");
    }

    @Test
    void aModelOfTwoPlatformsIsNotCalledReproducible() throws IOException {
        assertStopped(0, 3);
        Path state = run().resolve("checkpoints/ckpt-000003/state.json");
        String past = Files.readString(state).replaceFirst("(?s)^.*\"past\"", "");
        replaceInState(3, past, past.replace("\"os\" : \"", "\"os\" : \"Another "));
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        ModelManifest.Provenance provenance = distil().model().provenance();
        assertThat(provenance.reproducible()).isFalse();
        assertThat(provenance.executorPlatforms()).hasSize(2).anySatisfy(platform -> assertThat(platform.get("os"))
                .startsWith("Another "));
        assertThat(watcher.notes())
                .anyMatch(note -> note.startsWith("executors differ, so this run is not reproducible"));
    }

    @Test
    void metricsAreThereToBeReadLineByLine() throws IOException {
        List<Integer> lines = new ArrayList<>();
        watcher.at(1, () -> {
            lines.add(lines());
            watcher.at(1, () -> lines.add(lines()));
        });
        distil();
        assertThat(lines).containsExactly(1, 2);
        assertThat(run().resolve(".metrics.jsonl.crc")).doesNotExist();
    }

    private int lines() {
        try {
            return Files.readAllLines(run().resolve("metrics.jsonl")).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void otherDataAndAnotherPlatformAreRefused(@TempDir Path folder) throws IOException {
        assertStopped(0, 3);
        PreparedDataset other = SmallLog.ingested(new org.apache.hadoop.fs.Path(folder.toUri()), 3);
        replaceInState(3, "\"java\" : \"" + System.getProperty("java.runtime.version"), "\"java\" : \"11");
        configuration = configuration.with(CheckpointSettings.RESUME, true).with(DistillSettings.DATA, other.path());
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessageMatching(
                        "expected the configuration, data and platform that the run began with, found SHA-256 of"
                                + " the data set " + other.manifestSha256()
                                + " instead of [0-9a-f]{64}, platform java \\S+ instead"
                                + " of 11 \\(.*");
    }

    @Test
    void aNetworkOfAnotherSizeIsRefusedEvenIfItIsForced() {
        assertStopped(0, 3);
        configuration = configuration
                .with(CheckpointSettings.RESUME, true)
                .with(CheckpointSettings.RESUME_ANYWAY, true)
                .with(NetworkSettings.HIDDEN, List.of(9));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessage(
                        "expected the vectors [parameters of 76, moments of 152], found [parameters of 68, moments of"
                                + " 136] (" + checkpoint(3)
                                + "). Resume with the configuration that the checkpoint was written"
                                + " with.");
    }

    @Test
    void aDamagedNewestCheckpointCostsRoundsAndNoBits() throws IOException {
        configuration = configuration.with(CheckpointSettings.EVERY, Frequency.parse("2-rounds"));
        assertStopped(0, 7);
        Path vector = run().resolve("checkpoints/ckpt-000007/parameters.f32");
        Files.delete(vector.resolveSibling(".parameters.f32.crc"));
        byte[] bytes = Files.readAllBytes(vector);
        bytes[11] ^= 8;
        Files.write(vector, bytes);

        configuration = configuration.with(CheckpointSettings.RESUME, true);
        distil();
        assertThat(parameters()).isEqualTo(expected);
        assertThat(watcher.notes().get(1))
                .matches("skipped ckpt-000007: expected the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64} \\(file:" + vector
                        + "\\)\\. Restore the file\\.");
        assertThat(watcher.notes().get(2)).isEqualTo("resuming after round 6: " + checkpoint(6));
    }

    @Test
    void aFinishedRunIsLeftAsItIs() throws IOException {
        distil();
        List<String> before = names("");
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        TrainingResult again = distil();
        assertThat(again.wasFinishedBefore()).isTrue();
        assertThat(again.model().provenance().rounds()).isEqualTo(24);
        assertThat(names("")).isEqualTo(before);

        configuration = configuration.with(TrainSettings.SEED, 2L);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessageStartingWith("expected the configuration, data and platform that the run began with, found"
                        + " train.seed 2 instead of 1 (file:" + run() + "/model). ");
        assertThat(parameters()).isEqualTo(expected);
    }

    @Test
    void resumingBeginsWhereThereIsNoRunAndNowhereElse() throws IOException {
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        Files.createDirectories(run().resolve("photographs"));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessage(
                        "expected the folder of a run, or a path where nothing is yet, found something else, without"
                                + " config.json (file:" + run()
                                + "). Name the --out that the run was started with; nothing is"
                                + " overwritten.");
        assertThat(names("")).containsExactly("photographs");

        Files.delete(run().resolve("photographs"));
        Files.delete(run());
        distil();
        assertThat(parameters()).isEqualTo(expected);
        assertThat(names("")).containsExactly("config.json", "metrics.jsonl", "model", "report.html");
    }

    @Test
    void aSecondDriverIsToldOfTheFirst() {
        Configuration same = configuration.with(CheckpointSettings.RESUME, true);
        watcher.at(2, () -> assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> DistillJob.run(Sparks.context(), same, Progress.silent()))
                .withMessageMatching("expected a folder that no other program uses, found it is locked by process "
                        + ProcessHandle.current().pid() + " on .* \\(file:" + run()
                        + "\\)\\. Wait for that program or end"
                        + " it, or name another --out\\."));
        distil();
        assertThat(watcher.isDone()).isTrue();
        assertThat(run().resolve("_lock")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "refused"})
    void aCheckpointThatCannotBeWrittenDoesNotEndTheTraining(String fault) throws IOException {
        if (fault.equals("full")) {
            FaultyFileSystem.fillFor(path -> path.getParent().getName().startsWith("_ckpt-000008."));
        } else {
            FaultyFileSystem.refuseRenameTo(path -> path.getName().equals("ckpt-000008"));
        }
        configuration = onFaultyFileSystem().with(CheckpointSettings.EVERY, Frequency.parse("8-rounds"));
        distil();

        assertThat(parameters()).isEqualTo(expected);
        assertThat(watcher.notes())
                .singleElement()
                .asString()
                .startsWith("no checkpoint after round 8: expected a place where a ")
                .endsWith(". The training goes on.")
                .contains(
                        fault.equals("full")
                                ? "found No space left on device (faulty:" + run() + "/checkpoints/ckpt-000008)"
                                : "found the file system refused to rename _ckpt-000008.unfinished-");
        assertThat(names("checkpoints")).containsExactly("ckpt-000016", "ckpt-000024");
    }

    @Test
    void whereTheLastCheckpointCannotBeWrittenTheOneBeforeItIsGoneOnFrom() throws IOException {
        FaultyFileSystem.fillFor(path -> path.getParent().getName().startsWith("_ckpt-000007."));
        configuration = onFaultyFileSystem().with(CheckpointSettings.EVERY, Frequency.parse("3-rounds"));
        watcher.at(7, watcher::sendSigterm);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessage(
                        "expected no signal before the end of the training, found SIGTERM after round 7, and the newest"
                                + " checkpoint is after round 6 (faulty:" + run()
                                + "/checkpoints/ckpt-000006). Run the same"
                                + " command with --resume, and it goes on from there.")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.STOPPED);
        assertThat(watcher.notes().get(1))
                .isEqualTo(
                        "no checkpoint after round 7: expected a place where a checkpoint can be written, found No space"
                                + " left on device (faulty:" + run()
                                + "/checkpoints/ckpt-000007). Make room, or make it"
                                + " writable.");

        FaultyFileSystem.mend();
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        distil();
        assertThat(parameters()).isEqualTo(expected);
    }

    @Test
    void aModelThatCannotBeWrittenIsWrittenByTheNextStart() throws IOException {
        FaultyFileSystem.fillFor(path -> path.getParent().getName().startsWith("_model."));
        configuration = onFaultyFileSystem().with(CheckpointSettings.EVERY, Frequency.parse("1-epochs"));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessage("expected a place that can be written, found No space left on device (faulty:" + run()
                        + "/model). Check the path and its permissions.");
        assertThat(run().resolve("model")).doesNotExist();

        FaultyFileSystem.mend();
        FaultyFileSystem.refuseRenameTo(path -> path.getName().equals("model"));
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessageContaining("found the file system refused to rename _model.unfinished-");

        FaultyFileSystem.mend();
        assertThat(distil().epochs()).hasSize(3);
        assertThat(parameters()).isEqualTo(expected);
        assertThat(Files.readAllLines(run().resolve("metrics-3.jsonl"))).hasSize(1);
    }

    @Test
    void whatAKilledDriverWasWritingGoes() throws IOException {
        assertStopped(0, 3);
        for (String name :
                List.of("_model.unfinished-5", "_report.html.unfinished-5", "checkpoints/_ckpt-000004.unfinished-5")) {
            Files.createDirectory(run().resolve(name));
        }
        Files.createDirectory(run().resolve("notes"));
        configuration = configuration.with(CheckpointSettings.RESUME, true);
        distil();
        assertThat(parameters()).isEqualTo(expected);
        assertThat(names("")).contains("notes").noneMatch(name -> name.startsWith("_"));
        assertThat(names("checkpoints")).containsExactly("ckpt-000003");
    }

    @Test
    void aLockThatCannotBeReadForAWhileDoesNotEndTheTraining() throws IOException {
        watcher.at(7, () -> FaultyFileSystem.hide(path -> path.getName().equals("_lock")));
        configuration = onFaultyFileSystem().with(CheckpointSettings.EVERY, Frequency.parse("8-rounds"));
        distil();
        assertThat(parameters()).isEqualTo(expected);
        assertThat(watcher.notes())
                .hasSize(5)
                .startsWith(
                        "it cannot be told who holds the lock faulty:" + run() + "/_lock/000001: Connection refused")
                .endsWith("the lock faulty:" + run() + "/_lock/000001 could not be given back: Connection refused");
    }

    @Test
    void metricsThatCannotBeWrittenDoNotEndTheTraining() throws IOException {
        FaultyFileSystem.fillFor(path -> path.getName().equals("metrics.jsonl"));
        configuration = onFaultyFileSystem();
        distil();
        assertThat(parameters()).isEqualTo(expected);
        assertThat(watcher.notes())
                .containsExactly("no more metrics, the training goes on: No space left on device (faulty:" + run()
                        + "/metrics.jsonl)");
    }

    @Test
    void aBlockOfDataThatIsMissingOrDamagedIsNamedAndTheRunGoesOnWhenItIsBack(@TempDir Path folder) throws IOException {
        PreparedDataset dataset = SmallLog.ingested(new org.apache.hadoop.fs.Path(folder.toUri()), 4);
        configuration = configuration.with(DistillSettings.DATA, dataset.path());
        assertStopped(0, 4);
        Path block = folder.resolve("data/shard=00002/training-00000.parquet");
        byte[] bytes = Files.readAllBytes(block);
        Files.delete(block.resolveSibling("." + block.getFileName() + ".crc"));

        configuration = configuration.with(CheckpointSettings.RESUME, true);
        Files.delete(block);
        assertThatThrownBy(this::distil)
                .cause()
                .isInstanceOf(KelvinException.class)
                .hasMessage("expected a file of " + bytes.length + " bytes, found none (file:" + block
                        + "). Restore the file from its origin, or ingest the log again.");
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(block, damaged);
        assertThatThrownBy(this::distil)
                .cause()
                .isInstanceOf(KelvinException.class)
                .hasMessageMatching("expected the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64} \\(file:" + block + "\\).*");

        Files.write(block, bytes);
        distil();
        assertThat(parameters()).isEqualTo(expected);
    }

    private static final String SIGTERM_NOTE =
            "SIGTERM: the round may go on for 20 s, then a checkpoint is written; a second" + " SIGTERM ends at once";

    private static Configuration defaults() {
        return Configuration.of(DistillJob.settings())
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 64)
                .with(TrainSettings.LOCAL_STEPS, 3)
                .with(TrainSettings.EPOCHS, 3)
                // by default the clock has a say, and a slow machine other files
                .with(CheckpointSettings.EVERY, Frequency.NEVER);
    }

    private Configuration onFaultyFileSystem() {
        return configuration.with(DistillSettings.OUT, FaultyFileSystem.path(run()));
    }

    private TrainingResult distil() {
        try {
            return DistillJob.run(Sparks.context(), configuration, watcher);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM to this process when a run that begins after one round has come to another. */
    private void assertStopped(int begin, int round) {
        watcher.at(round - begin, watcher::sendSigterm);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::distil)
                .withMessage("expected no signal before the end of the training, found SIGTERM after round " + round
                        + " (" + checkpoint(round)
                        + "). Run the same command with --resume, and it goes on from there.")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.STOPPED);
    }

    private void replaceInState(int round, String text, String other) throws IOException {
        Path state = run().resolve("checkpoints/ckpt-%06d/state.json".formatted(round));
        String changed = Files.readString(state).replace(text, other);
        assertThat(changed).contains(other);
        for (String file : List.of("state.json", "state.sha256")) {
            Files.delete(state.resolveSibling("." + file + ".crc"));
        }
        Files.writeString(state, changed);
        Files.writeString(state.resolveSibling("state.sha256"), Sha256.of(changed.getBytes(StandardCharsets.UTF_8)));
    }

    private Path run() {
        return run("run");
    }

    private Path run(String name) {
        return temporary.resolve(name);
    }

    private String checkpoint(int round) {
        return "file:" + run() + "/checkpoints/ckpt-%06d".formatted(round);
    }

    private byte[] parameters() throws IOException {
        return Files.readAllBytes(run().resolve("model/parameters.f32"));
    }

    private List<String> names(String folder) {
        return Stream.of(run().resolve(folder).toFile().list())
                .filter(name -> !name.endsWith(".crc"))
                .sorted()
                .toList();
    }
}
