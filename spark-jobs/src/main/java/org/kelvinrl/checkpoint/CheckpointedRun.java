package org.kelvinrl.checkpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
    private TrainingPosition last;
    private long lastNanos = System.nanoTime();
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
        run.last = trainer.state().position();
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
            write(state);
            throw stopped(state.position());
        }
        double seconds = (System.nanoTime() - lastNanos) * 1e-9;
        if (frequency.isDue(last, state.position(), seconds, cost)) {
            writeOrSayWhyNot(state);
        }
    }

    @Override
    public boolean givesUp() {
        return termination.isGraceOver();
    }

    private KelvinException stopped(TrainingPosition position) {
        return KelvinException.of(
                KelvinException.Kind.STOPPED,
                "no signal before the end of the training",
                "SIGTERM after round " + position.rounds(),
                store.folderOf(position).toString(),
                "Run the same command with --resume, and it goes on from there");
    }

    private void writeOrSayWhyNot(TrainingState state) {
        lock.requireHeld();
        try {
            write(state);
        } catch (KelvinException e) {
            last = state.position();
            lastNanos = System.nanoTime();
            notes.accept("no checkpoint after round " + state.position().rounds() + ", the training goes on: "
                    + e.getMessage());
        }
    }

    private void write(TrainingState state) {
        lock.requireHeld();
        long start = System.nanoTime();
        Path folder = store.folderOf(state.position());
        if (stored.stream().noneMatch(checkpoint -> checkpoint.folder().equals(folder))) {
            stored.add(store.write(state, origin));
            removeSuperfluous();
        }
        last = state.position();
        lastNanos = System.nanoTime();
        cost = (lastNanos - start) * 1e-9;
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
