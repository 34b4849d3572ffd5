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
            .describedAs(
                    "Rows of a batch. A worker takes a batch in one step, or several of them with train.accumulate; a"
                            + " gradient round takes up to W times as many.");

    /** Gradient accumulation. */
    public static final Setting<Integer> ACCUMULATE = Setting.integer("train.accumulate")
            .atLeast(1)
            .defaultsTo(1)
            .describedAs("Batches whose gradients make one step.");

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
                    "What workers bring together: parameters after local steps, the gradient of one large batch, or with"
                            + " post-local gradients up to the round train.switch-round and parameters from then on.");

    /** When post-local synchronisation switches. */
    public static final Setting<Optional<Long>> SWITCH_ROUND = Setting.longInteger("train.switch-round")
            .atLeast(1L)
            .optional()
            .describedAs(
                    "Rounds of gradients at the beginning of a run with --synchronise post-local, which needs it.");

    /** The outer step. */
    public static final Setting<OuterOptimiser.Rule> OUTER = Setting.choice("train.outer", OuterOptimiser.Rule.class)
            .flag("--outer")
            .defaultsTo(OuterOptimiser.Rule.AVERAGE)
            .describedAs(
                    "What is made of the mean change of parameters of a round: it is applied as it is, or with Nesterov's"
                            + " momentum (DiLoCo), block momentum (BMUF) or slow momentum (SlowMo) from round to round.");

    /** The outer learning rate. */
    public static final Setting<Optional<Double>> OUTER_LEARNING_RATE = Setting.number("train.outer-learning-rate")
            .above(0.0)
            .atMost(100.0)
            .optional()
            .describedAs(
                    "Step size of --outer nesterov, 0.7 if not given, and of block-momentum and slow-momentum, 1 if not given.");

    /** The outer momentum. */
    public static final Setting<Optional<Double>> OUTER_MOMENTUM = Setting.number("train.outer-momentum")
            .atLeast(0.0)
            .below(1.0)
            .optional()
            .describedAs(
                    "Momentum of --outer nesterov, 0.9 if not given, and of block-momentum and slow-momentum, 0.5 if not given.");

    /** Local moments between rounds. */
    public static final Setting<Moments> MOMENTS = Setting.choice("train.moments", Moments.class)
            .defaultsTo(Moments.AVERAGE)
            .describedAs(
                    "What becomes of the local optimisers' moments at the end of a round: averaged as the parameters are,"
                            + " reset to zero, or kept by each worker in files of the run.");

    /** Compression of updates. */
    public static final Setting<Compression> COMPRESS = Setting.choice("train.compress", Compression.class)
            .flag("--compress")
            .defaultsTo(Compression.NONE)
            .describedAs(
                    "What is done to updates before they travel to the driver: nothing, stochastic rounding to 16 bits, or to"
                            + " 8 bits with a scale for every 256 numbers (averaged moments stay in 16).");

    /** Error feedback. */
    public static final Setting<Boolean> ERROR_FEEDBACK = Setting.truth("train.error-feedback")
            .describedAs(
                    "Whether a worker keeps what compression took from its update, in files of the run, and adds it to its next"
                            + " one.");

    /** Optimiser. */
    public static final Setting<String> OPTIMISER = Setting.choice("train.optimiser", "adam", "adamw", "sgd")
            .flag("--optimiser")
            .defaultsTo("adam")
            .describedAs("Update rule; adamw is Adam with decoupled weight decay.");

    /** Learning rate. */
    public static final Setting<Double> LEARNING_RATE = Setting.number("train.learning-rate")
            .flag("--learning-rate")
            .above(0.0)
            .atMost(1e6)
            .defaultsTo(1e-3)
            .describedAs("Step size, the largest where --warmup or --schedule change it.");

    /** Warm-up. */
    public static final Setting<Double> WARM_UP = Setting.number("train.warmup")
            .flag("--warmup")
            .atLeast(0.0)
            .below(1.0)
            .defaultsTo(0.0)
            .describedAs("Share of the run's steps in which the learning rate rises in a straight line from near 0.");

    /** Learning-rate schedule. */
    public static final Setting<Schedule> SCHEDULE = Setting.parsed(
                    "train.schedule", "constant|cosine[:END]|step:FACTOR@EPOCHS", Schedule.SYNTAX, Schedule::parse)
            .flag("--schedule")
            .defaultsTo(Schedule.CONSTANT)
            .describedAs(
                    "How the learning rate falls after the warm-up: not at all; along half a wave of a cosine to END (0) times"
                            + " the rate at the run's end; or by FACTOR after every so many epochs.");

    /** Clipping. */
    public static final Setting<Optional<Double>> CLIP_NORM = Setting.number("train.clip-norm")
            .above(0.0)
            .optional()
            .describedAs(
                    "Largest Euclidean norm of the gradient of a step's mean loss; a longer one is shortened to it. No limit if not"
                            + " given.");

    /** Momentum. */
    public static final Setting<Double> MOMENTUM = Setting.number("train.momentum")
            .flag("--momentum")
            .atLeast(0.0)
            .below(1.0)
            .defaultsTo(0.0)
            .describedAs("Momentum of sgd.");

    /** Weight decay. */
    public static final Setting<Optional<Double>> WEIGHT_DECAY = Setting.number("train.weight-decay")
            .flag("--weight-decay")
            .atLeast(0.0)
            .below(1.0)
            .optional()
            .describedAs("Weight decay of adamw, times the learning rate in each step; 0.01 if not given.");

    /** Where the entropy weight goes. */
    public static final Setting<Optional<Double>> ENTROPY_WEIGHT_END = Setting.number("train.entropy-weight-end")
            .atLeast(0.0)
            .atMost(1e30)
            .optional()
            .describedAs(
                    "Weight of the regulariser at the end of the run, to which it goes in a straight line over the run's steps, from"
                            + " round to round; if not given it stays.");

    /** The entropy to steer to. */
    public static final Setting<Optional<Double>> TARGET_ENTROPY = Setting.number("train.target-entropy")
            .flag("--target-entropy")
            .above(0.0)
            .optional()
            .describedAs(
                    "Mean entropy of the student's policy, in nats, to which the weight of the regulariser is steered after each"
                            + " round.");

    /** How fast it is steered. */
    public static final Setting<Optional<Double>> ENTROPY_STEERING = Setting.number("train.entropy-steering")
            .above(0.0)
            .atMost(100.0)
            .optional()
            .describedAs(
                    "How much the logarithm of the weight moves in a round for each nat between the entropy and --target-entropy;"
                            + " 1 if not given.");

    /** Patience. */
    public static final Setting<Optional<Integer>> PATIENCE = Setting.integer("train.patience")
            .flag("--patience")
            .atLeast(1)
            .optional()
            .describedAs(
                    "Epochs in a row without a better loss of the validation rows after which the run ends; the model is that of"
                            + " the best epoch. If not given every epoch is run, and the model is that of the last one.");

    /** What counts as better. */
    public static final Setting<Optional<Double>> MIN_DELTA = Setting.number("train.min-delta")
            .atLeast(0.0)
            .optional()
            .describedAs(
                    "By how much a validation loss must be below the best one to be better, for --patience; 0 if not given.");

    /** When outputs explode. */
    public static final Setting<Optional<Double>> OUTPUT_BOUND = Setting.number("train.output-bound")
            .above(0.0)
            .atMost(1e38)
            .optional()
            .describedAs(
                    "Largest magnitude of an output; a larger one is a divergence as NaN is. If not given, 1e6 times the largest"
                            + " magnitude of the logged Q-values for losses that compare outputs with them, else 1e6 nats of logit,"
                            + " where neighbouring floats are 0.06 nats apart.");

    /** What becomes of a run that diverges. */
    public static final Setting<OnDivergence> ON_DIVERGENCE = Setting.choice("train.on-divergence", OnDivergence.class)
            .flag("--on-divergence")
            .defaultsTo(OnDivergence.STOP)
            .describedAs(
                    "What becomes of a run when outputs, updates or parameters are no finite numbers, or outputs are beyond"
                            + " train.output-bound: it ends with a message,"
                            + " or the epoch begins again with half the learning rate, at most "
                            + TrainingState.MOST_ROLL_BACKS
                            + " times in a run.");

    /** Where executors keep rows. */
    public static final Setting<RowStorage> KEEP_ROWS = Setting.choice("train.keep-rows", RowStorage.class)
            .flag("--keep-rows")
            .defaultsTo(RowStorage.AUTO)
            .describedAs(
                    "Where executors keep decoded rows. memory-and-disk: in memory what fits and the rest on their local disks;"
                            + " memory: what does not fit is read from the data set again; disk: on their local disks; auto:"
                            + " memory-and-disk where all rows fit their storage memory, else disk. It has no influence on the"
                            + " result.")
            .withoutPartInResults();

    /** How updates travel. */
    public static final Setting<Integer> UPDATE_FILES_ABOVE = Setting.integer("train.update-files-above")
            .atLeast(0)
            .defaultsTo(64)
            .describedAs(
                    "Megabytes (2^20 bytes) of a task's update above which it goes to the driver in a file of the run's folder"
                            + " instead of a result of Spark's, which takes several times its size of the driver's memory. It has"
                            + " no influence on the result.")
            .withoutPartInResults();

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(
            EPOCHS,
            BATCH,
            ACCUMULATE,
            LEARNING_RATE,
            WARM_UP,
            SCHEDULE,
            OPTIMISER,
            MOMENTUM,
            WEIGHT_DECAY,
            CLIP_NORM,
            WORKERS,
            LOCAL_STEPS,
            SYNCHRONISE,
            SWITCH_ROUND,
            OUTER,
            OUTER_LEARNING_RATE,
            OUTER_MOMENTUM,
            MOMENTS,
            COMPRESS,
            ERROR_FEEDBACK,
            ENTROPY_WEIGHT_END,
            TARGET_ENTROPY,
            ENTROPY_STEERING,
            PATIENCE,
            MIN_DELTA,
            SEED,
            OUTPUT_BOUND,
            ON_DIVERGENCE,
            KEEP_ROWS,
            UPDATE_FILES_ABOVE);

    private static final int SHARDS_PER_WORKER = 4;

    private TrainSettings() {}

    /**
     * The plan of a run over a data set.
     *
     * @throws KelvinException if there are more workers than shards, or two settings do not go together
     */
    public static TrainingPlan plan(Configuration configuration, DatasetManifest manifest) {
        Combinations.require(configuration, manifest);
        return new TrainingPlan(
                configuration.get(SEED),
                configuration.get(EPOCHS),
                workers(configuration, manifest.shards().size()),
                step(configuration),
                averaging(configuration),
                entropyWeight(configuration),
                configuration
                        .get(PATIENCE)
                        .map(epochs -> new Patience(
                                epochs, configuration.get(MIN_DELTA).orElse(0.0)))
                        .orElse(Patience.ENDLESS),
                configuration.get(ON_DIVERGENCE));
    }

    private static int workers(Configuration configuration, int shards) {
        return configuration.get(WORKERS).orElse((shards + SHARDS_PER_WORKER - 1) / SHARDS_PER_WORKER);
    }

    private static StepRule step(Configuration configuration) {
        return new StepRule(
                configuration.get(BATCH),
                configuration.get(ACCUMULATE),
                optimiser(configuration),
                new LearningRate(
                        configuration.get(LEARNING_RATE), configuration.get(WARM_UP), configuration.get(SCHEDULE)),
                configuration.get(CLIP_NORM).orElse(Double.POSITIVE_INFINITY));
    }

    private static Optimiser optimiser(Configuration configuration) {
        return switch (configuration.get(OPTIMISER)) {
            case "adam" -> Adam.STANDARD;
            case "adamw" ->
                new AdamW(Adam.STANDARD, configuration.get(WEIGHT_DECAY).orElse(0.01));
            default -> new Sgd(configuration.get(MOMENTUM));
        };
    }

    private static Averaging averaging(Configuration configuration) {
        return new Averaging(
                switch (configuration.get(SYNCHRONISE)) {
                    case GRADIENT -> Long.MAX_VALUE;
                    case PARAMETERS -> 0;
                    case POST_LOCAL -> configuration.get(SWITCH_ROUND).orElseThrow();
                },
                configuration.get(LOCAL_STEPS),
                outer(configuration),
                configuration.get(MOMENTS),
                configuration.get(COMPRESS),
                configuration.get(ERROR_FEEDBACK));
    }

    private static OuterOptimiser outer(Configuration configuration) {
        OuterOptimiser.Rule rule = configuration.get(OUTER);
        if (rule == OuterOptimiser.Rule.AVERAGE) {
            return OuterOptimiser.AVERAGE;
        }
        boolean nesterov = rule == OuterOptimiser.Rule.NESTEROV;
        return new OuterOptimiser(
                rule,
                configuration.get(OUTER_LEARNING_RATE).orElse(nesterov ? 0.7 : 1),
                configuration.get(OUTER_MOMENTUM).orElse(nesterov ? 0.9 : 0.5));
    }

    private static EntropyWeight entropyWeight(Configuration configuration) {
        if (configuration.get(TARGET_ENTROPY).isPresent()) {
            return new EntropyWeight(
                    EntropyWeight.Rule.STEERED,
                    configuration.get(TARGET_ENTROPY).get(),
                    configuration.get(ENTROPY_STEERING).orElse(1.0));
        }
        return configuration
                .get(ENTROPY_WEIGHT_END)
                .map(end -> new EntropyWeight(EntropyWeight.Rule.LINEAR, end, 0))
                .orElse(EntropyWeight.CONSTANT);
    }
}
