package org.kelvinrl.checkpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.FolderLock;
import org.kelvinrl.train.BetweenRounds;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingPosition;
import org.kelvinrl.train.TrainingState;

/**
 * A run that writes checkpoints between its rounds, and ends with one when SIGTERM comes. Where one cannot be written the run goes on, and
 * says so: the next may be, and the model.
 */
public final class CheckpointedRun implements BetweenRounds, AutoCloseable {

    private final CheckpointStore store;
    private final CheckpointManifest.Origin origin;
    private final Frequency frequency;
    private final Retention retention;
    private final FolderLock lock;
    private final Consumer<String> notes;
    private final Termination termination;
    private final List<Checkpoint> stored = new ArrayList<>();
    /** Where the newest checkpoint is, or the run began. */
    private TrainingPosition written;

    /** Where it was last tried to write one. */
    private TrainingPosition tried;

    private long triedNanos = System.nanoTime();
    private double cost;

    private CheckpointedRun(
            CheckpointStore store,
            CheckpointManifest.Origin origin,
            Configuration configuration,
            FolderLock lock,
            Consumer<String> notes,
            Runnable giveUp) {
        this.store = store;
        this.origin = origin;
        this.frequency = configuration.get(CheckpointSettings.EVERY);
        this.retention = new Retention(configuration.get(CheckpointSettings.KEEP));
        this.lock = lock;
        this.notes = notes;
        Duration grace = Duration.ofMillis(Math.round(1e3 * configuration.get(CheckpointSettings.GRACE_SECONDS)));
        this.termination = Termination.watch(
                grace,
                () -> notes.accept("SIGTERM: the round may go on for " + grace.toSeconds()
                        + " s, then a checkpoint is written; a second SIGTERM ends at once"),
                giveUp);
    }

    /**
     * Sets a trainer to where the run had come, and watches over it until closed.
     *
     * @param trainer the trainer, which has not run
     * @param resumed the checkpoint to go on from; empty to begin
     * @param store where checkpoints are
     * @param origin what the run is
     * @param configuration values of {@link CheckpointSettings#ALL}, among others
     * @param lock the lock of the run's folder
     * @param notes told of what a person should know
     * @param giveUp makes the step that runs fail
     * @return what {@link Trainer#run} is to ask between rounds
     * @throws KelvinException if the checkpoint is not of such a run
     */
    public static CheckpointedRun of(
            Trainer trainer,
            Optional<Checkpoint> resumed,
            CheckpointStore store,
            CheckpointManifest.Origin origin,
            Configuration configuration,
            FolderLock lock,
            Consumer<String> notes,
            Runnable giveUp) {
        resumed.ifPresent(checkpoint -> store.restore(checkpoint, trainer.state()));
        CheckpointedRun run = new CheckpointedRun(store, origin, configuration, lock, notes, giveUp);
        run.written = trainer.state().position();
        run.tried = run.written;
        run.noteStored();
        return run;
    }

    /** Older checkpoints are known for what they say of themselves; one that says nothing is left where it is. */
    private void noteStored() {
        for (Path folder : store.all()) {
            try {
                stored.add(new Checkpoint(folder, store.manifest(folder)));
            } catch (KelvinException e) {
                notes.accept("left alone " + folder.getName() + ": " + e.getMessage());
            }
        }
    }

    @Override
    public void between(TrainingState state) {
        if (termination.isAsked()) {
            throw stopped(state);
        }
        double seconds = (System.nanoTime() - triedNanos) * 1e-9;
        if (frequency.isDue(tried, state.position(), seconds, cost)) {
            writeOrSayWhyNot(state);
        }
    }

    @Override
    public Set<Long> roundsKept() {
        return stored.stream().map(checkpoint -> checkpoint.position().rounds()).collect(Collectors.toSet());
    }

    @Override
    public boolean givesUp() {
        return termination.isGraceOver();
    }

    private KelvinException stopped(TrainingState state) {
        String found = "SIGTERM after round " + state.position().rounds();
        lock.requireHeld();
        try {
            write(state);
        } catch (KelvinException e) {
            notes.accept(notWritten(state, e));
            return stopped(found + ", and the newest checkpoint is after round " + written.rounds())
                    .because(e);
        }
        return stopped(found);
    }

    private KelvinException stopped(String found) {
        return KelvinException.of(
                KelvinException.Kind.STOPPED,
                "no signal before the end of the training",
                found,
                store.folderOf(written).toString(),
                "Run the same command with --resume, and it goes on from there");
    }

    private void writeOrSayWhyNot(TrainingState state) {
        lock.requireHeld();
        try {
            write(state);
        } catch (KelvinException e) {
            notes.accept(notWritten(state, e) + " The training goes on.");
        }
    }

    private static String notWritten(TrainingState state, KelvinException why) {
        return "no checkpoint after round " + state.position().rounds() + ": " + why.getMessage();
    }

    private void write(TrainingState state) {
        long start = System.nanoTime();
        tried = state.position();
        try {
            Path folder = store.folderOf(tried);
            if (stored.stream().noneMatch(checkpoint -> checkpoint.folder().equals(folder))) {
                stored.add(store.write(state, origin));
                removeSuperfluous();
            }
            written = tried;
        } finally {
            triedNanos = System.nanoTime();
            cost = (triedNanos - start) * 1e-9;
        }
    }

    private void removeSuperfluous() {
        for (Checkpoint superfluous : retention.superfluous(stored)) {
            try {
                store.remove(superfluous.folder());
            } catch (IOException e) {
                notes.accept("could not remove " + superfluous.folder().getName() + ": " + e.getMessage());
            }
            stored.remove(superfluous);
        }
    }

    @Override
    public void close() {
        termination.close();
    }
}
