package org.kelvinrl.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;

class FolderLockTest {

    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    @Test
    void nothingIsLeftOfALockThatWasGivenBack() {
        FolderLock lock = take();
        assertThat(folder.resolve("_lock/000001/owner.json")).exists();
        lock.requireHeld();
        lock.close();
        assertThat(folder).isEmptyDirectory();

        take().close();
        assertThat(notes).isEmpty();
    }

    @Test
    void aSecondProgramIsToldWhoHoldsIt() {
        try (FolderLock lock = take()) {
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(this::take)
                    .withMessageMatching("expected a folder that no other program uses, found it is locked by process "
                            + ProcessHandle.current().pid() + " on \\S+, started \\S+Z \\(file:" + folder
                            + "\\)\\. Wait for that program or end it, or name another --out\\.")
                    .extracting(KelvinException::kind)
                    .isEqualTo(KelvinException.Kind.OUTPUT);
            lock.requireHeld();
        }
    }

    @Test
    void ofManyThatTryAtOnceOneGetsIt() throws InterruptedException {
        List<FolderLock> got = Collections.synchronizedList(new ArrayList<>());
        List<String> refused = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        start.await();
                        got.add(take());
                    } catch (KelvinException e) {
                        refused.add(e.getMessage());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(got).hasSize(1);
        assertThat(refused).hasSize(7).allMatch(message -> message.contains("found it is locked by process "));
        got.get(0).requireHeld();
        got.get(0).close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theLockOfAProcessThatHasEndedIsTakenOverAtOnce() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        LockOwner self = LockOwner.ofThisProcess();
        String started = process.info().startInstant().orElseThrow().toString();
        heldBy(new LockOwner(1, "its id", self.host(), process.pid(), started, self.machineStarted()));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::take)
                .withMessageContaining("found it is locked by process " + process.pid() + " on ");

        process.destroyForcibly().waitFor();
        try (FolderLock lock = take()) {
            lock.requireHeld();
            assertThat(notes)
                    .singleElement()
                    .asString()
                    .matches("took over the lock of process " + process.pid()
                            + " on \\S+, started \\S+Z, which has ended");
            assertThat(folder.resolve("_lock")).isDirectoryContaining("glob:**/000002");
            assertThat(folder.resolve("_lock/000001")).doesNotExist();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anotherProcessOfTheSameNumberIsNotTheHolder() throws IOException {
        LockOwner self = LockOwner.ofThisProcess();
        heldBy(new LockOwner(1, "its id", self.host(), self.process(), "2001-02-03T04:05:06Z", self.machineStarted()));
        take().close();
        assertThat(notes)
                .containsExactly("took over the lock of process " + self.process() + " on " + self.host()
                        + ", started 2001-02-03T04:05:06Z, which has ended");
    }

    @Test
    void theLockOfAnotherMachineIsTakenOverWhereItGivesNoSign() throws IOException {
        heldBy(new LockOwner(1, "its id", "elsewhere", 17, "", ""));
        take().close();
        assertThat(notes)
                .containsExactly(
                        "locked by process 17 on elsewhere; waiting up to 1 s for a sign of life",
                        "took over the lock of process 17 on elsewhere, which gave no sign of life for 1 s");
    }

    @Test
    void theLockOfAnotherMachineThatGivesSignsIsLeft() throws IOException {
        FolderLock lock = take();
        // as another machine would see it: only the signs tell that its holder lives
        LockOwner owner = ManifestJson.read(
                Files.readAllBytes(folder.resolve("_lock/000001/owner.json")), LockOwner.class, 1, "owner.json");
        Files.write(
                folder.resolve("_lock/000001/owner.json"),
                ManifestJson.write(new LockOwner(1, owner.id(), "elsewhere", owner.process(), "", "")));
        Files.delete(folder.resolve("_lock/000001/.owner.json.crc"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::take)
                .withMessageContaining("found it is locked by process " + owner.process() + " on elsewhere (");
        assertThat(notes).singleElement().asString().startsWith("locked by process ");
        assertThat(folder.resolve("_lock")).isDirectoryNotContaining("glob:**/000002");
        lock.close();
    }

    @Test
    void aHolderThatWasTakenForEndedGivesWay() throws IOException {
        try (FolderLock slow = take()) {
            Files.createDirectories(folder.resolve("_lock/000002"));
            Files.write(
                    folder.resolve("_lock/000002/owner.json"),
                    ManifestJson.write(new LockOwner(1, "its id", "elsewhere", 17, "", "")));
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(slow::requireHeld)
                    .withMessage(
                            "expected a folder that no other program uses, found its lock was taken over by process"
                                    + " 17 on elsewhere (file:" + folder
                                    + "). Let one program at a time use the folder; what"
                                    + " this one had committed before is there.");
        }
        assertThat(folder.resolve("_lock/000002/owner.json")).exists();
    }

    @Test
    void aHolderWhoseLockWasRemovedSaysSo() throws IOException {
        try (FolderLock lock = take()) {
            Files.move(folder.resolve("_lock"), folder.resolve("elsewhere"));
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(lock::requireHeld)
                    .withMessageStartingWith(
                            "expected a folder that no other program uses, found its lock was removed (");
        }
    }

    private FolderLock take() {
        return FolderLock.take(
                new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration(), notes::add, PERIOD, PATIENCE);
    }

    private void heldBy(LockOwner owner) throws IOException {
        Files.createDirectories(folder.resolve("_lock/000001/alive-5"));
        Files.write(folder.resolve("_lock/000001/owner.json"), ManifestJson.write(owner));
    }
}
