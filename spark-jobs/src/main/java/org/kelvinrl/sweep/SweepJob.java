package org.kelvinrl.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.ProgramVersion;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.report.RunFolder;
import org.kelvinrl.run.Learning;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.QualifiedPath;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Trains every run of a grid, each as one Spark task, and compares them. */
public final class SweepJob {

    private final SweepKind kind;
    private final JavaSparkContext spark;
    private final org.apache.hadoop.conf.Configuration hadoop;
    private final Configuration configuration;
    private final Progress progress;
    private final PreparedDataset dataset;
    private final Grid grid;
    private final Evaluation evaluation;

    private SweepJob(SweepKind kind, JavaSparkContext spark, Configuration configuration, Progress progress) {
        this.kind = kind;
        this.spark = spark;
        this.hadoop = spark.hadoopConfiguration();
        this.configuration = configuration;
        this.progress = progress;
        this.grid = Grid.of(kind, configuration);
        this.evaluation = Evaluation.of(configuration, hadoop);
        Path data = QualifiedPath.of(configuration.get(kind.training().data()), hadoop);
        this.dataset =
                PreparedDataset.open(data, configuration.get(kind.training().dataVersion()), hadoop);
    }

    /**
     * Runs a sweep, or what a sweep of the same folder had not come to. What can be refused beforehand is refused before the folder is
     * made; a run whose training fails is a failure in the result.
     *
     * @param kind which job the runs are
     * @param spark where the runs are
     * @param configuration values of {@link SweepSettings#of} that kind
     * @param progress shows the runs
     * @return what came of it
     * @throws IOException if there is no file system for the output
     * @throws KelvinException if the data, a combination of the configuration or the output are wrong
     */
    public static SweepResult run(
            SweepKind kind, JavaSparkContext spark, Configuration configuration, Progress progress) throws IOException {
        return new SweepJob(kind, spark, configuration, progress).run();
    }

    private SweepResult run() throws IOException {
        evaluation.requireFit(dataset);
        List<SweepRun> runs = runs();
        Path out = configuration.get(SweepSettings.OUT);
        try (RunFolder folder = configuration.get(SweepSettings.RESUME)
                ? RunFolder.resume(out, hadoop, progress::note)
                : RunFolder.create(out, hadoop, progress::note)) {
            Map<Integer, Outcome> outcomes = finished(folder.path(), runs);
            folder.writeConfiguration(kind.command(), configuration, derived());
            train(folder.path(), outcomes);
            folder.lock().requireHeld();
            SweepResult result = result(outcomes);
            folder.writeOnce(SweepResult.CSV_FILE, result.table().csv());
            folder.writeOnce(SweepResult.JSON_FILE, result.json());
            return result;
        }
    }

    /** Resolves every run, so that one that cannot be trained is refused now, and not after hours of others. */
    private List<SweepRun> runs() {
        List<SweepRun> runs = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (Grid.Cell cell : grid.cells()) {
            Learning learning = learning(cell);
            warnings.addAll(learning.warnings());
            runs.add(new SweepRun(runs.size() + 1, cell.values(), learning, cell.configuration(), evaluation, hadoop));
        }
        warnings.forEach(progress::note);
        return runs;
    }

    private Learning learning(Grid.Cell cell) {
        try {
            return kind.learning(dataset, cell.configuration());
        } catch (KelvinException e) {
            throw KelvinException.of(
                            e.kind(),
                            "values that kelvin " + kind.commandOfARun() + " takes together",
                            cell + ", of which it says: " + e.getMessage(),
                            "option --vary",
                            "Leave that combination out: sweep the others, one sweep for those that go together")
                    .because(e);
        }
    }

    private Map<String, Object> derived() {
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.put("runs", grid.cells().size());
        derived.put("dataset_version", dataset.manifest().version());
        derived.put("dataset_sha256", dataset.manifestSha256());
        return derived;
    }

    private Map<Integer, Outcome> finished(Path folder, List<SweepRun> runs) {
        Map<Integer, Outcome> outcomes = new TreeMap<>();
        for (int number = 1; number <= runs.size(); number++) {
            Path place = new Path(folder, Outcome.folder(number));
            SweepRun run = runs.get(number - 1);
            int key = number;
            RunFile.in(place, hadoop).ifPresent(earlier -> {
                earlier.requireSame(run.origin(), place);
                outcomes.put(key, earlier.outcome());
            });
        }
        if (!outcomes.isEmpty()) {
            progress.note("keeping " + outcomes.size() + " of " + runs.size() + " runs, which were finished before");
        }
        return outcomes;
    }

    /** Adds the outcomes that are missing. */
    private void train(Path folder, Map<Integer, Outcome> outcomes) {
        List<Integer> missing = new ArrayList<>();
        for (int number = 1; number <= grid.cells().size(); number++) {
            if (!outcomes.containsKey(number)) {
                missing.add(number);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        RDD<Integer> numbers = spark.parallelize(missing, missing.size()).rdd();
        progress.started("training", missing.size());
        spark.sc()
                .runJob(
                        numbers,
                        new SweepTask(kind, dataset, folder, grid, evaluation),
                        new Arrivals(outcomes),
                        ClassTag$.MODULE$.apply(String.class));
        progress.finished();
    }

    private SweepResult result(Map<Integer, Outcome> outcomes) {
        List<Outcome> inOrder = List.copyOf(outcomes.values());
        boolean validated = dataset.manifest().rows(DatasetManifest.Part.VALIDATION) > 0;
        String measure = (validated ? "validation " : "training ") + kind.measure() + " of the last epoch";
        return new SweepResult(
                SweepResult.SCHEMA_VERSION,
                ProgramVersion.text(),
                dataset.manifestSha256(),
                configuration.resolved(),
                grid.keys(),
                evaluation.isWanted() ? evaluation.toString() : measure,
                Group.of(kind, inOrder),
                inOrder);
    }

    /** Takes what tasks send as they end, in whatever order; Spark gives one at a time. */
    private final class Arrivals extends AbstractFunction2<Object, String, BoxedUnit> {

        private final Map<Integer, Outcome> outcomes;

        Arrivals(Map<Integer, Outcome> outcomes) {
            this.outcomes = outcomes;
        }

        @Override
        public BoxedUnit apply(Object partition, String json) {
            Outcome outcome = RunFile.of(json.getBytes(StandardCharsets.UTF_8), "a task of the sweep")
                    .outcome();
            outcomes.put(outcome.run(), outcome);
            String name = Outcome.folder(outcome.run());
            outcome.notes().forEach(note -> progress.note(name + ": " + note));
            if (outcome.hasFailed()) {
                progress.note(name + " failed: " + outcome.failure());
            }
            progress.advanced(1);
            return BoxedUnit.UNIT;
        }
    }
}
