package org.kelvinrl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.testing.FaultyFileSystem;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.train.PlatformFingerprint;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingState;

class CheckpointStoreTest {

    private static final CheckpointManifest.Origin ORIGIN =
            new CheckpointManifest.Origin("0.1.0", Map.of("java", "17"), "data", "abc", Map.of("train.batch", 64));

    private static PreparedDataset dataset;

    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();
    private final List<String> notes = new ArrayList<>();
    private CheckpointStore store;

    @BeforeAll
    static void ingestALog(@TempDir Path temporary) {
        dataset = SmallLog.ingested(new org.apache.hadoop.fs.Path(temporary.toUri()), 4);
    }

    @BeforeEach
    void open() throws IOException {
        FaultyFileSystem.register(hadoop);
        store = CheckpointStore.in(FaultyFileSystem.path(folder), hadoop);
    }

    @AfterEach
    void mend() {
        FaultyFileSystem.mend();
    }

    @Test
    void aStateComesBackToTheLastBit() {
        try (Trainer trainer = trainer(8)) {
            List<TrainingState> states = writeAfterEachRound(trainer, 4);
            TrainingState written = states.get(0);
            assertThat(written.platforms()).containsExactly(PlatformFingerprint.ofThisJvm());
            Checkpoint newest = store.newest(notes::add).orElseThrow();
            assertThat(newest.folder().getName()).isEqualTo("ckpt-000004");
            assertThat(newest.manifest().origin().configuration()).containsEntry("train.batch", 64);

            try (Trainer other = trainer(8)) {
                TrainingState restored = other.state();
                store.restore(newest, restored);
                assertThat(restored.vectors().keySet())
                        .containsExactlyElementsOf(written.vectors().keySet());
                restored.vectors().forEach((name, vector) -> assertThat(vector)
                        .isEqualTo(written.vectors().get(name)));
                assertThat(restored.position()).isEqualTo(written.position());
                assertThat(restored.history()).hasSameSizeAs(written.history()).isNotEmpty();
                assertThat(restored.history().get(0).training().toArray())
                        .isEqualTo(written.history().get(0).training().toArray());
                assertThat(restored.history().get(0).validation().toArray())
                        .isEqualTo(written.history().get(0).validation().toArray());
                assertThat(restored.epochSums().toArray())
                        .isEqualTo(written.epochSums().toArray());
                assertThat(restored.epochSeconds()).isEqualTo(written.epochSeconds());
                assertThat(restored.platforms()).isEqualTo(written.platforms());
                assertThat(restored.breaks()).isEmpty();
            }
        }
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            truncated | parameters.f32 | expected 272 bytes, found 271 bytes (
            flipped   | parameters.f32 | expected the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64} (
            missing   | moments.f32    | expected a checkpoint with moments.f32, found no such file (
            truncated | state.json     | expected the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64} (
            flipped   | state.json     | expected the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64} (
            missing   | state.json     | expected a checkpoint with state.json, found no such file (
            truncated | state.sha256   | expected the SHA-256 [0-9a-f]{63}, found [0-9a-f]{64} (
            missing   | state.sha256   | expected a checkpoint with state.sha256, found no such file (
            """)
    void aDamagedNewestOneIsSkippedWithItsReasonAndSetAside(String damage, String file, String message)
            throws IOException {
        try (Trainer trainer = trainer(8)) {
            writeAfterEachRound(trainer, 3);
        }
        damage(folder.resolve("ckpt-000003").resolve(file), damage);

        Checkpoint newest = store.newest(notes::add).orElseThrow();
        assertThat(newest.folder().getName()).isEqualTo("ckpt-000002");
        String where = file.equals("state.sha256") ? "state\\.\\w+" : file;
        assertThat(notes)
                .singleElement()
                .asString()
                .matches("skipped ckpt-000003: " + message.replace("(", "\\(").replace(".f32,", "\\.f32,") + ".*/"
                        + where + "\\)\\. Restore the file\\.");
        assertThat(names()).containsExactly("_ckpt-000003.damaged-", "ckpt-000001", "ckpt-000002");
    }

    @Test
    void ifAllAreDamagedNothingIsTouched() throws IOException {
        try (Trainer trainer = trainer(8)) {
            writeAfterEachRound(trainer, 2);
        }
        damage(folder.resolve("ckpt-000001/moments.f32"), "flipped");
        damage(folder.resolve("ckpt-000002/moments.f32"), "missing");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> store.newest(notes::add))
                .withMessage("expected a valid checkpoint, found only damaged ones: 2 (faulty:" + folder
                        + "). Restore one, or remove the folder to train from the beginning.");
        assertThat(notes).hasSize(2);
        assertThat(names()).containsExactly("ckpt-000001", "ckpt-000002");
    }

    @Test
    void oneOfANewerProgramIsNotReadAndSaysSo() throws IOException {
        try (Trainer trainer = trainer(8)) {
            writeAfterEachRound(trainer, 1);
        }
        Path state = folder.resolve("ckpt-000001/state.json");
        String newer = Files.readString(state).replace("\"schema_version\" : 2", "\"schema_version\" : 3");
        Files.writeString(state, newer);
        Files.writeString(
                folder.resolve("ckpt-000001/state.sha256"), Sha256.of(newer.getBytes(StandardCharsets.UTF_8)));

        assertThatExceptionOfType(KelvinException.class).isThrownBy(() -> store.newest(notes::add));
        assertThat(notes)
                .containsExactly("skipped ckpt-000001: expected schema_version 1 to 2, found 3 (faulty:" + state
                        + "). Use the version of Kelvin that wrote it, or a newer one.");
    }

    @Test
    void aFileOutsideOfItsFolderIsNotRead() throws IOException {
        try (Trainer trainer = trainer(8)) {
            writeAfterEachRound(trainer, 1);
        }
        Path state = folder.resolve("ckpt-000001/state.json");
        String lying = Files.readString(state).replace("\"moments.f32\"", "\"../moments.f32\"");
        Files.writeString(state, lying);
        Files.writeString(
                folder.resolve("ckpt-000001/state.sha256"), Sha256.of(lying.getBytes(StandardCharsets.UTF_8)));

        assertThatExceptionOfType(KelvinException.class).isThrownBy(() -> store.newest(notes::add));
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("expected a plain file name and a count, found" + " ../moments.f32");
    }

    @Test
    void aRenameThatIsRefusedIsToldAndLeavesNothing() {
        FaultyFileSystem.refuseRenameTo(target -> target.getName().equals("ckpt-000001"));
        try (Trainer trainer = trainer(8)) {
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(() -> writeAfterEachRound(trainer, 1))
                    .withMessageMatching("expected a place where a folder can be written, found the file system refused"
                            + " to rename _ckpt-000001.unfinished-\\S+ \\(faulty:/\\S+/ckpt-000001\\)\\. Name another"
                            + " output, or make this one writable\\.");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"parameters.f32", "moments.f32", "state.json", "state.sha256"})
    void aFullDiskIsToldAndLeavesNothing(String file) {
        FaultyFileSystem.fillFor(path -> path.getName().equals(file));
        try (Trainer trainer = trainer(8)) {
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(() -> writeAfterEachRound(trainer, 1))
                    .withMessage("expected a place where a checkpoint can be written, found No space left on device"
                            + " (faulty:" + folder + "/ckpt-000001). Make room, or make it writable.")
                    .extracting(KelvinException::kind)
                    .isEqualTo(KelvinException.Kind.OUTPUT);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStateOfOtherVectorsIsRefused() {
        try (Trainer trainer = trainer(8)) {
            writeAfterEachRound(trainer, 1);
        }
        Checkpoint checkpoint = store.newest(notes::add).orElseThrow();
        try (Trainer other = trainer(9)) {
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(() -> store.restore(checkpoint, other.state()))
                    .withMessage("expected the vectors [parameters of 76, moments of 152], found [parameters of 68,"
                            + " moments of 136] (" + checkpoint.folder() + "). Resume with the configuration that the"
                            + " checkpoint was written with.");
        }
    }

    @Test
    void leftoversOfAKilledProgramGoAndNothingElse() throws IOException {
        try (Trainer trainer = trainer(8)) {
            writeAfterEachRound(trainer, 1);
        }
        for (String name : List.of(
                "_ckpt-000002.unfinished-5", "_ckpt-000001.removed-5", "_ckpt-000001.damaged-5", "notes", "ckpt-x")) {
            Files.createDirectory(folder.resolve(name));
        }
        store.removeLeftovers();
        assertThat(names()).containsExactly("_ckpt-000001.damaged-", "ckpt-000001", "ckpt-x", "notes");
        assertThat(store.newest(notes::add)).isPresent();
        assertThat(notes).isEmpty();
    }

    @Test
    void thereIsNoneWhereNoneWasWritten() throws IOException {
        CheckpointStore nowhere = CheckpointStore.in(FaultyFileSystem.path(folder.resolve("nowhere")), hadoop);
        nowhere.removeLeftovers();
        assertThat(nowhere.newest(notes::add)).isEmpty();
        assertThat(nowhere.all()).isEmpty();
    }

    @Test
    void theNewestAndTheBestStay() {
        List<Checkpoint> all = Stream.of(9.0, 3.0, Double.NaN, 3.0, 5.0, Double.NaN, 4.0)
                .map(CheckpointStoreTest::ofLoss)
                .toList();
        assertThat(new Retention(2).superfluous(all)).containsExactly(all.get(0), all.get(2), all.get(3), all.get(4));
        assertThat(new Retention(7).superfluous(all)).isEmpty();
        assertThat(new Retention(9).superfluous(all)).isEmpty();
        assertThat(new Retention(1).superfluous(all.subList(2, 3))).isEmpty();
    }

    private static Checkpoint ofLoss(double loss) {
        boolean ended = !Double.isNaN(loss);
        CheckpointManifest.Sums none = new CheckpointManifest.Sums(0, 0, 0, 0, 0, 0, 0, 0);
        CheckpointManifest.Sums sums = new CheckpointManifest.Sums(2, 2, 2 * loss, 0, 0, 0, 0, 0);
        CheckpointManifest.Position position = new CheckpointManifest.Position(6, 6, 1, ended ? 0 : 3);
        return new Checkpoint(
                new org.apache.hadoop.fs.Path("ckpt"),
                new CheckpointManifest(
                        1,
                        position,
                        List.of(),
                        Map.of(),
                        List.of(new CheckpointManifest.Epoch(0, sums, ended ? sums : none, 1)),
                        new CheckpointManifest.Epoch(1, none, none, 0),
                        ORIGIN,
                        null));
    }

    private List<TrainingState> writeAfterEachRound(Trainer trainer, int rounds) {
        List<TrainingState> last = new ArrayList<>();
        try {
            trainer.run(new Unheard(), state -> {
                store.write(state, ORIGIN);
                if (state.position().rounds() == rounds) {
                    last.add(state);
                    throw new Stop();
                }
            });
        } catch (Stop e) {
            return last;
        }
        throw new IllegalStateException("the run is over already");
    }

    private static Trainer trainer(int hidden) {
        org.kelvinrl.configuration.Configuration configuration = org.kelvinrl.configuration.Configuration.of(
                        Distillation.settings())
                .with(NetworkSettings.HIDDEN, List.of(hidden))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 128)
                .with(TrainSettings.LOCAL_STEPS, 3)
                .with(TrainSettings.EPOCHS, 9);
        return Distillation.of(dataset, configuration).trainerInThisProcess(1);
    }

    private static void damage(Path file, String damage) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case "truncated" ->
                Files.write(file, Arrays.copyOf(bytes, bytes.length - (file.endsWith("state.sha256") ? 2 : 1)));
            case "flipped" -> {
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
            case "missing" -> Files.delete(file);
            default -> throw new IllegalArgumentException(damage);
        }
    }

    /** In alphabetical order; what makes a name the only one is cut off. */
    private List<String> names() {
        return Stream.of(folder.toFile().list())
                .map(name -> name.replaceFirst("-[0-9a-f-]{36}$|(?<=damaged-)5$", "-")
                        .replace("--", "-"))
                .sorted()
                .toList();
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
