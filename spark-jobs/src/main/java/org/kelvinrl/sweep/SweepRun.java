package org.kelvinrl.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.report.MetricsLog;
import org.kelvinrl.run.Learning;
import org.kelvinrl.run.ResolvedRun;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.storage.NewFolder;
import org.kelvinrl.train.BetweenRounds;
import org.kelvinrl.train.EpochMetrics;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

/**
 * One run of a sweep: trained on one thread, written aside as a folder of model, metrics and {@code run.json}, and renamed. Of two
 * attempts at one run the later finds what the earlier wrote, which is the same.
 */
final class SweepRun {

    private static final String METRICS_FILE = "metrics.jsonl";
    private static final String MODEL_FOLDER = "model";
    private static final String MEMORIES_FOLDER = "workers";

    /** Failures that the same run meets again, whoever tries it: they are its result. */
    private static final Set<Kind> OF_THE_RUN = EnumSet.of(Kind.DATA, Kind.CONFIGURATION);

    private final int number;
    private final Map<String, Object> values;
    private final ResolvedRun resolved;
    private final Learning learning;
    private final Evaluation evaluation;
    private final Configuration hadoop;
    private final List<String> notes = new ArrayList<>();
    private final LastDiagnostics diagnostics = new LastDiagnostics();
    private final long start = System.nanoTime();

    /**
     * A run.
     *
     * @param number its number, from 1
     * @param values value of each varied setting
     * @param learning what is learnt
     * @param configuration with which settings
     * @param evaluation where its policy acts
     * @param hadoop how file systems are reached
     */
    SweepRun(
            int number,
            Map<String, Object> values,
            Learning learning,
            org.kelvinrl.configuration.Configuration configuration,
            Evaluation evaluation,
            Configuration hadoop) {
        this.number = number;
        this.values = values;
        this.resolved = new ResolvedRun(learning, configuration);
        this.learning = learning;
        this.evaluation = evaluation;
        this.hadoop = hadoop;
    }

    /** What decides what it tells. */
    CheckpointManifest.Origin origin() {
        CheckpointManifest.Origin training = resolved.origin();
        Map<String, Object> decisive = new TreeMap<>(training.configuration());
        decisive.putAll(evaluation.settings());
        return new CheckpointManifest.Origin(
                training.kelvinVersion(),
                training.platform(),
                training.datasetPath(),
                training.datasetSha256(),
                decisive);
    }

    /**
     * Trains, evaluates and writes it, unless it is there.
     *
     * @param sweep the sweep's folder
     * @param betweenRounds may end it
     * @return what came of it
     * @throws KelvinException if the data cannot be read or the run cannot be written
     */
    RunFile inFolderOf(Path sweep, BetweenRounds betweenRounds) throws IOException {
        Path folder = new Path(sweep, Outcome.folder(number));
        Optional<RunFile> earlier = RunFile.in(folder, hadoop);
        return earlier.isPresent() ? earlier.get() : written(folder, betweenRounds);
    }

    private RunFile written(Path folder, BetweenRounds betweenRounds) throws IOException {
        try (NewFolder place = NewFolder.at(folder, hadoop)) {
            FileSystem files = folder.getFileSystem(hadoop);
            files.mkdirs(place.aside());
            RunFile run = new RunFile(RunFile.SCHEMA_VERSION, origin(), outcome(files, place.aside(), betweenRounds));
            NewFile.write(files, new Path(place.aside(), RunFile.NAME), run.json());
            return commit(place, folder, run);
        }
    }

    private RunFile commit(NewFolder place, Path folder, RunFile run) {
        try {
            place.commit();
            return run;
        } catch (KelvinException e) {
            return RunFile.in(folder, hadoop)
                    .filter(earlier -> earlier.outcome().isSameAs(run.outcome()))
                    .orElseThrow(() -> e);
        }
    }

    private Outcome outcome(FileSystem files, Path folder, BetweenRounds betweenRounds) throws IOException {
        Path memories = new Path(folder, MEMORIES_FOLDER);
        try (Trainer trainer = learning.trainerInThisProcess(1, memories);
                MetricsLog metrics = MetricsLog.create(files, new Path(folder, METRICS_FILE), notes::add)) {
            List<TrainingListener> listeners = new ArrayList<>(learning.listeners(notes::add));
            listeners.addAll(List.of(metrics, diagnostics));
            return outcome(folder, trainer, TrainingListener.all(listeners), betweenRounds);
        } finally {
            files.delete(memories, true);
        }
    }

    /** What keeps the data from being read is no outcome: it is thrown before the first round. */
    private Outcome outcome(Path folder, Trainer trainer, TrainingListener listener, BetweenRounds betweenRounds) {
        TrainedParameters trained;
        try {
            trained = trainer.run(listener, betweenRounds);
        } catch (KelvinException e) {
            if (!OF_THE_RUN.contains(e.kind())) {
                throw e;
            }
            return failed(e.getMessage());
        }
        return modelled(folder, trained);
    }

    private Outcome modelled(Path folder, TrainedParameters trained) {
        float[] parameters = learning.actingParameters(trained.vector());
        ModelManifest manifest = resolved.manifest(trained, parameters);
        Path model = new Path(folder, MODEL_FOLDER);
        ModelStore.of(hadoop).write(model, manifest, parameters);
        Optional<Returns> returns = evaluation.returns(model, hadoop);
        EpochMetrics last = trained.history().get(trained.epochs() - 1);
        return new Outcome(
                number,
                values,
                null,
                trained.epochs(),
                trained.rounds(),
                seconds(),
                Outcome.Means.of(last.training()),
                Outcome.Means.of(last.validation()),
                diagnostics.of(last.epoch()),
                returns.map(Outcome.Earned::of).orElse(null),
                manifest.parameters().sha256(),
                List.copyOf(notes));
    }

    private Outcome failed(String failure) {
        return new Outcome(
                number, values, failure, 0, 0, seconds(), null, null, Map.of(), null, null, List.copyOf(notes));
    }

    private double seconds() {
        return (System.nanoTime() - start) * 1e-9;
    }
}
