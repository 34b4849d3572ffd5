package org.kelvinrl.train;

import java.util.List;
import java.util.Optional;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/** What can be set of a training run, whatever its objective. */
public final class TrainSettings {

    /** Seed of starting values and orders. */
    public static final Setting<Long> SEED = Setting.longInteger("train.seed")
            .flag("--seed")
            .defaultsTo(1L)
            .describedAs("Seed of starting values and orders.");

    /** Epochs. */
    public static final Setting<Integer> EPOCHS = Setting.integer("train.epochs")
            .flag("--epochs")
            .atLeast(1)
            .defaultsTo(20)
            .describedAs("How often every training row is taken.");

    /** Workers. */
    public static final Setting<Optional<Integer>> WORKERS = Setting.integer("train.workers")
            .flag("--workers")
            .atLeast(1)
            .optional()
            .describedAs("Logical workers W, which share the shards; the result depends on it, but not on the cluster."
                    + " At most the number of shards; a quarter of them if not given.");

    /** Batch. */
    public static final Setting<Integer> BATCH = Setting.integer("train.batch")
            .flag("--batch")
            .atLeast(1)
            .defaultsTo(256)
            .describedAs("Rows that a worker takes in one step; a gradient round takes up to W times as many.");

    /** Local steps. */
    public static final Setting<Integer> LOCAL_STEPS = Setting.integer("train.local-steps")
            .flag("--local-steps")
            .atLeast(1)
            .defaultsTo(256)
            .describedAs("Most steps that a worker takes in one round before parameters are averaged.");

    /** Synchronisation. */
    public static final Setting<Synchronisation> SYNCHRONISE = Setting.choice(
                    "train.synchronise", Synchronisation.class)
            .flag("--synchronise")
            .defaultsTo(Synchronisation.PARAMETERS)
            .describedAs(
                    "What workers bring together: parameters after local steps, or the gradient of one large batch.");

    /** Optimiser. */
    public static final Setting<String> OPTIMISER = Setting.choice("train.optimiser", "adam", "sgd")
            .flag("--optimiser")
            .defaultsTo("adam")
            .describedAs("Update rule.");

    /** Learning rate. */
    public static final Setting<Double> LEARNING_RATE = Setting.number("train.learning-rate")
            .flag("--learning-rate")
            .above(0.0)
            .atMost(1e6)
            .defaultsTo(1e-3)
            .describedAs("Step size.");

    /** Momentum. */
    public static final Setting<Double> MOMENTUM = Setting.number("train.momentum")
            .flag("--momentum")
            .atLeast(0.0)
            .below(1.0)
            .defaultsTo(0.0)
            .describedAs("Momentum of sgd.");

    /** Where executors keep rows. */
    public static final Setting<RowStorage> KEEP_ROWS = Setting.choice("train.keep-rows", RowStorage.class)
            .flag("--keep-rows")
            .defaultsTo(RowStorage.MEMORY_AND_DISK)
            .describedAs(
                    "Where executors keep decoded rows: in memory what fits and the rest on their local disks; in memory"
                            + " only, what does not fit being read again; on disk only. It has no influence on the result.")
            .withoutPartInResults();

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(
            EPOCHS, BATCH, LEARNING_RATE, OPTIMISER, MOMENTUM, WORKERS, LOCAL_STEPS, SYNCHRONISE, SEED, KEEP_ROWS);

    private static final int SHARDS_PER_WORKER = 4;

    private TrainSettings() {}

    /**
     * The plan of a run over a data set.
     *
     * @throws KelvinException if there are more workers than shards
     */
    public static TrainingPlan plan(Configuration configuration, DatasetManifest manifest) {
        return new TrainingPlan(
                configuration.get(SEED),
                configuration.get(EPOCHS),
                workers(configuration, manifest.shards().size()),
                configuration.get(BATCH),
                configuration.get(LOCAL_STEPS),
                configuration.get(SYNCHRONISE),
                optimiser(configuration),
                configuration.get(LEARNING_RATE));
    }

    private static int workers(Configuration configuration, int shards) {
        int workers = configuration.get(WORKERS).orElse((shards + SHARDS_PER_WORKER - 1) / SHARDS_PER_WORKER);
        if (workers > shards) {
            throw KelvinException.configuration(
                    "at most as many workers as the data set has shards, " + shards,
                    Integer.toString(workers),
                    WORKERS.key() + ", " + configuration.origin(WORKERS),
                    "Lower --workers, or ingest the log again with more --shards");
        }
        return workers;
    }

    private static Optimiser optimiser(Configuration configuration) {
        return configuration.get(OPTIMISER).equals("adam") ? Adam.STANDARD : new Sgd(configuration.get(MOMENTUM));
    }
}
